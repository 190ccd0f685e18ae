//! What is the same for every command on one link of a conversation, and for its outcome, without a derive's bounds on
//! the entity, which is only a name and never a value.

macro_rules! command_of_an_entity {
    ($command:ident, $verb:literal, $preposition:literal) => {
        impl<E, C> $command<E, C> {
            /// The record.
            #[must_use]
            pub fn record(&self) -> Id<E::Table>
            where
                E: Entity,
            {
                Id::from_uuid(self.binding.record)
            }

            /// The conversation.
            #[must_use]
            pub fn conversation(&self) -> &C {
                &self.conversation
            }

            pub(crate) fn binding(&self) -> &Binding {
                &self.binding
            }
        }

        impl<E, C: Clone> Clone for $command<E, C> {
            fn clone(&self) -> Self {
                Self {
                    binding: self.binding,
                    conversation: self.conversation.clone(),
                    sent_before: self.sent_before,
                    entity: PhantomData,
                }
            }
        }

        impl<E, C: Copy> Copy for $command<E, C> {}

        impl<E, C: PartialEq> PartialEq for $command<E, C> {
            fn eq(&self, other: &Self) -> bool {
                self.binding == other.binding
                    && self.conversation == other.conversation
                    && self.sent_before == other.sent_before
            }
        }

        impl<E, C: Eq> Eq for $command<E, C> {}

        impl<E, C: std::hash::Hash> std::hash::Hash for $command<E, C> {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.binding.hash(state);
                self.conversation.hash(state);
                self.sent_before.hash(state);
            }
        }

        impl<E, C: fmt::Display> fmt::Display for $command<E, C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (record, conversation) = (self.binding.reference(), &self.conversation);
                write!(f, concat!($verb, " {} ", $preposition, " conversation {}"), record, conversation)
            }
        }

        impl<E, C: fmt::Display> fmt::Debug for $command<E, C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($command), "({})"), self)
            }
        }
    };
}
pub(super) use command_of_an_entity;

macro_rules! outcome_of_an_entity {
    ($outcome:ident { $($field:ident),+ }) => {
        impl<E, C: Clone> Clone for $outcome<E, C> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone()),+ }
            }
        }

        impl<E, C: PartialEq> PartialEq for $outcome<E, C> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }

        impl<E, C: Eq> Eq for $outcome<E, C> {}

        impl<E, C: fmt::Display> fmt::Debug for $outcome<E, C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($outcome))$(.field(stringify!($field), &self.$field))+.finish()
            }
        }
    };
}
pub(super) use outcome_of_an_entity;
