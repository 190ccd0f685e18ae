use uuid::Uuid;

/// An id of the service's own making. Nothing secret depends on it being hard to guess.
pub(crate) fn new() -> Uuid {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid()
}
