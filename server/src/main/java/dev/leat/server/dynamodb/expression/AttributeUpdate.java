package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Optional;

/// An update of one attribute, in the form of DynamoDB's first API
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValueUpdate.html).
///
/// @param action `PUT`, `ADD` or `DELETE`
/// @param value empty to remove the attribute
public record AttributeUpdate(String attribute, String action, Optional<ItemValue> value) {

    private static final Term NO_MEMBERS = new Term.Literal(new ItemValue.Sequence(List.of()));

    /// Returns the update that does all of these.
    ///
    /// @throws ExpressionException if a value is not valid for its action
    public static Update all(List<AttributeUpdate> updates) {
        return new Update(updates.stream().map(AttributeUpdate::parsed).toList());
    }

    private Update.Action parsed() {
        var path = Path.of(attribute);
        if (value.isEmpty()) {
            if (action.equals("DELETE")) {
                return new Update.Action.Remove(path);
            }
            throw ExpressionException.invalidValue(
                    "Only DELETE action is allowed when no attribute value is specified");
        }
        return switch (action) {
            case "PUT" -> new Update.Action.Set(path, new Term.Literal(value.get()));
            case "ADD" -> added(path, value.get());
            case "DELETE" -> {
                if (value.get() instanceof ItemValue.Group members) {
                    yield new Update.Action.Delete(path, members);
                }
                throw ExpressionException.invalidValue(
                        "DELETE action with value is not supported for the type "
                                + value.get().type());
            }
            default -> throw ExpressionException.invalidValue("Unknown action: " + action);
        };
    }

    /// Returns the addition of a number, of members of a set, or of members at the end of a list.
    private static Update.Action added(Path path, ItemValue value) {
        return switch (value) {
            case ItemValue.Number _, ItemValue.Group _ -> new Update.Action.Add(path, value);
            case ItemValue.Sequence _ ->
                    new Update.Action.Set(
                            path,
                            new Term.ListAppend(
                                    new Term.IfNotExists(path, NO_MEMBERS),
                                    new Term.Literal(value)));
            default ->
                    throw ExpressionException.invalidValue(
                            "ADD action is not supported for the type " + value.type());
        };
    }
}
