//! One error: each variant of a choice has a value of its own.
enum Priority {
    High,
    Low,
    Other(i32),
}
omni_runtime::choice!(Priority { High = 1, Low = 1 });

fn main() {}
