package dev.leat.server.operations;

import dev.leat.operations.OperationsJson;
import dev.leat.server.RefusedRequestException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/// Checks that a document of a client has all members that its type requires, because a constructor
/// would only report that something is null. Optional members, numbers and booleans may be missing.
final class RequiredMembers {

    private RequiredMembers() {}

    /// @param path the name of the document in error messages
    /// @throws RefusedRequestException if a member is missing or null
    static void check(JsonNode value, JavaType type, String path) {
        if (type.isTypeOrSubTypeOf(Optional.class)) {
            check(value, type.containedType(0), path);
        } else if (value.isNull() && !type.isPrimitive()) {
            throw new RefusedRequestException(422, "'%s' is null".formatted(path));
        } else if (type.isMapLikeType()) {
            var content = type.getContentType();
            value.properties()
                    .forEach(one -> check(one.getValue(), content, path + "." + one.getKey()));
        } else if (type.isCollectionLikeType()) {
            for (int i = 0; i < value.size(); i++) {
                check(value.path(i), type.getContentType(), "%s[%d]".formatted(path, i));
            }
        } else if (type.getRawClass().isRecord() && value.isObject()) {
            for (var component : type.getRawClass().getRecordComponents()) {
                check(value, component, path);
            }
        }
    }

    private static void check(JsonNode document, RecordComponent component, String path) {
        var name = component.getName();
        var type = OperationsJson.MAPPER.constructType(component.getGenericType());
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        var member = document.path(name);
        boolean optional = type.isPrimitive() || nullable || type.isTypeOrSubTypeOf(Optional.class);
        boolean missing = member.isMissingNode() || member.isNull();
        if (missing && !optional) {
            throw new RefusedRequestException(422, "'%s' has no '%s'".formatted(path, name));
        }
        if (!missing) {
            check(member, type, path + "." + name);
        }
    }
}
