//! The requests that were answered, as many as fit: an emulator that runs for days must not grow without end.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::lock::lock;
use crate::record::RecordedRequest;

/// How many requests are remembered, and how many bytes of them. A request may have a body of many megabytes.
const MOST: usize = 10_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The requests, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

impl RequestLog {
    /// Adds a request. It is remembered however large it is, and the oldest are forgotten for it.
    pub(crate) fn add(&self, request: RecordedRequest) {
        let mut remembered = lock(&self.0);
        remembered.bytes += size(&request);
        remembered.requests.push_back(request);
        while remembered.requests.len() > MOST || (remembered.bytes > MOST_BYTES && remembered.requests.len() > 1) {
            let forgotten = remembered.requests.pop_front();
            remembered.bytes -= forgotten.as_ref().map_or(0, size);
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.look(|requests| requests.iter().cloned().collect())
    }

    /// Looks at the requests where they are: together they may be large. What is added waits for it.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&VecDeque<RecordedRequest>) -> T) -> T {
        look(&lock(&self.0).requests)
    }

    pub(crate) fn clear(&self) {
        *lock(&self.0) = Remembered::default();
    }
}

/// How many bytes a request takes, about.
fn size(request: &RecordedRequest) -> usize {
    let of_headers = |headers: &[(String, String)]| -> usize {
        headers.iter().map(|header| size_of_val(header) + header.0.len() + header.1.len()).sum()
    };
    let texts = [&request.method, &request.path, &request.body, &request.response_body];
    size_of_val(request)
        + texts.iter().map(|text| text.len()).sum::<usize>()
        + of_headers(&request.headers)
        + of_headers(&request.response_headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Request, Response};

    fn request(body: String) -> RecordedRequest {
        let request = Request {
            id: uuid::Uuid::nil(),
            method: "POST".into(),
            origin: "http://127.0.0.1".into(),
            target: "/".into(),
            headers: Vec::new(),
            body,
        };
        RecordedRequest::new(request, &Response::no_content(), None)
    }

    fn lengths(log: &RequestLog) -> Vec<usize> {
        log.look(|requests| requests.iter().map(|request| request.body.len()).collect())
    }

    #[test]
    fn the_oldest_are_forgotten_for_a_large_one() {
        const MEGABYTES: usize = 1024 * 1024;
        let log = RequestLog::default();
        for megabytes in [20, 21, 22, 3] {
            log.add(request("x".repeat(megabytes * MEGABYTES)));
        }
        assert_eq!(lengths(&log), [21, 22, 3].map(|megabytes| megabytes * MEGABYTES));
        log.add(request("x".repeat(MOST_BYTES)));
        assert_eq!(lengths(&log), [MOST_BYTES], "the last one is there, whatever its size");
        log.add(request(String::new()));
        assert_eq!(lengths(&log), [0]);
        log.clear();
        assert!(lengths(&log).is_empty());
    }

    #[test]
    fn the_oldest_are_forgotten_for_many() {
        let log = RequestLog::default();
        for number in 0..MOST + 2 {
            log.add(request("x".repeat(number)));
        }
        assert_eq!((lengths(&log).len(), lengths(&log)[0]), (MOST, 2));
    }
}
