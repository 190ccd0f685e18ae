use std::io;
use std::sync::Arc;

use crate::batch::{AnyCourse, AnyOutcome};
use crate::command::{Course, Step};
use crate::wire::Response;
use crate::{Error, ErrorKind};

/// What a caller does before a command's write is sent, such as noting it in a journal.
pub(super) type Note = Arc<dyn Fn(usize) -> io::Result<()> + Send + Sync>;

/// A course that is noted before it writes for the first time.
pub(super) struct Noted {
    pub(super) course: AnyCourse,
    pub(super) position: usize,
    /// Gone when it was noted.
    pub(super) note: Option<Note>,
}

impl Noted {
    fn note(&mut self, step: Step<AnyOutcome>) -> Step<AnyOutcome> {
        let Step::Send(request) = &step else { return step };
        if request.method().is_safe() {
            return step;
        }
        match self.note.take().map(|note| note(self.position)) {
            None | Some(Ok(())) => step,
            Some(Err(error)) => {
                let message = "the write could not be noted before it was sent, so it was not sent";
                Step::Done(Err(Error::new(ErrorKind::Configuration, message).with_source(error)))
            }
        }
    }
}

impl Course for Noted {
    type Outcome = AnyOutcome;

    fn begin(&mut self) -> Step<AnyOutcome> {
        let step = self.course.begin();
        self.note(step)
    }

    fn proceed(&mut self, reply: Result<Response, Error>) -> Step<AnyOutcome> {
        let step = self.course.proceed(reply);
        self.note(step)
    }
}
