package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The actions of an update expression. Each action reads the item as it was before the update.
public record Update(List<Action> actions) {

    public Update {
        actions = List.copyOf(actions);
    }

    /// A change at one path.
    sealed interface Action {

        Path path();

        /// Returns the new value at the path; empty if the action removes the value.
        ///
        /// @throws ExpressionException if the value cannot be computed
        Optional<ItemValue> of(Item item);

        /// `SET path = term`.
        record Set(Path path, Term term) implements Action {
            @Override
            public Optional<ItemValue> of(Item item) {
                return Optional.of(term.of(item));
            }
        }

        /// `REMOVE path`.
        record Remove(Path path) implements Action {
            @Override
            public Optional<ItemValue> of(Item item) {
                return Optional.empty();
            }
        }

        /// `ADD path value`: adds a number, or members of a set.
        record Add(Path path, ItemValue value) implements Action {
            @Override
            public Optional<ItemValue> of(Item item) {
                var old = path.in(item).orElse(null);
                if (old == null) {
                    return Optional.of(value);
                }
                if (old instanceof ItemValue.Number(var a)
                        && value instanceof ItemValue.Number(var b)) {
                    return Optional.of(new ItemValue.Number(Term.Sum.add(a, b)));
                }
                if (old instanceof ItemValue.Group(var members)
                        && value instanceof ItemValue.Group(var more)
                        && old.type().equals(value.type())) {
                    var all = new LinkedHashSet<>(members);
                    all.addAll(more);
                    return Optional.of(new ItemValue.Group(all));
                }
                throw Term.wrongType();
            }
        }

        /// `DELETE path value`: removes members of a set. A set without members is removed.
        record Delete(Path path, ItemValue.Group value) implements Action {
            @Override
            public Optional<ItemValue> of(Item item) {
                var old = path.in(item).orElse(null);
                if (old == null) {
                    return Optional.empty();
                }
                if (old instanceof ItemValue.Group(var members)
                        && old.type().equals(value.type())) {
                    var rest = new LinkedHashSet<>(members);
                    rest.removeAll(value.values());
                    return rest.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new ItemValue.Group(rest));
                }
                throw Term.wrongType();
            }
        }
    }

    /// The paths that the update changes.
    public List<Path> paths() {
        return actions.stream().map(Action::path).toList();
    }

    /// Returns the changed item.
    ///
    /// @throws ExpressionException if the update cannot be applied to the item
    public Item apply(Item item) {
        var edits = new Edits();
        for (var action : actions) {
            edits.add(action.path(), action.of(item));
        }
        return edits.apply(item);
    }
}
