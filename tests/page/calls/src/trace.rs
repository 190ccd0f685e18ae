//! The names of the commands whose spans were begun, for a test to ask for.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static COMMANDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Begins to write down what every command of this web resource is traced as.
pub(crate) fn begin() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Commands(AtomicU64::new(1))).expect("the first"));
}

/// What was written down since it was last asked for.
pub(crate) fn take() -> Vec<String> {
    std::mem::take(&mut *COMMANDS.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Commands(AtomicU64);

impl Subscriber for Commands {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Command);
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Writes down the field that names a command.
struct Command;

impl Visit for Command {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "omni.command" {
            COMMANDS.lock().unwrap_or_else(PoisonError::into_inner).push(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
