package dev.leat.server.operations;

import dev.leat.error.LibraryErrorText;
import dev.leat.operations.OperationsJson;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;

/// The arguments of an operation, read from a request. The body is read once.
final class OperationArguments {

    static final String CURSOR = "cursor";
    static final String LIMIT = "limit";
    static final String UNMASKED = "unmasked";

    /// The maximum page size.
    static final int MAX_LIMIT = 10_000;

    static final int DEFAULT_LIMIT = 1_000;

    private final OperationRoute route;
    private final Map<String, String> segments;
    private final Request request;
    private @Nullable JsonNode body;

    OperationArguments(OperationRoute route, Map<String, String> segments, Request request) {
        this.route = route;
        this.segments = segments;
        this.request = request;
    }

    @Nullable Object[] of(Method method) {
        return of(method, _ -> {});
    }

    /// @param each receives the items of a stream
    @Nullable Object[] of(Method method, Consumer<Object> each) {
        var parameters = method.getParameters();
        var arguments = new @Nullable Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] =
                    parameters[i].getType().equals(Consumer.class) ? each : value(parameters[i]);
        }
        return arguments;
    }

    private @Nullable Object value(Parameter parameter) {
        var name = parameter.getName();
        var type = OperationsJson.MAPPER.constructType(parameter.getParameterizedType());
        try {
            if (segments.containsKey(name)) {
                return OperationsJson.MAPPER.convertValue(segments.get(name), type);
            }
            if (!route.inBody(name)) {
                return OperationsJson.MAPPER.convertValue(query(parameter), type);
            }
            var member = body().path(name);
            if (name.equals(LIMIT)) {
                long limit = member.isMissingNode() ? DEFAULT_LIMIT : number(member.asString(""));
                return Math.clamp(limit, 1, MAX_LIMIT);
            }
            if ((member.isMissingNode() || member.isNull())
                    && parameter.getType().equals(Optional.class)) {
                return Optional.empty();
            }
            if (member.isMissingNode() || (member.isNull() && !type.isPrimitive())) {
                throw new RefusedRequestException(422, "the body has no '%s'".formatted(name));
            }
            RequiredMembers.check(member, type, name);
            return OperationsJson.MAPPER.treeToValue(member, type);
        } catch (JacksonException | IllegalArgumentException broken) {
            throw new RefusedRequestException(422, text(name, broken));
        }
    }

    /// Returns the error message for a value that cannot be read. Of Jackson's own message it has
    /// only the place, because the rest names Java classes.
    private static String text(String name, RuntimeException broken) {
        if (broken instanceof StreamReadException syntax) {
            return "the body is not JSON: " + LibraryErrorText.text(syntax.getOriginalMessage());
        }
        var place = new StringBuilder(name);
        if (broken instanceof JacksonException unread) {
            unread.getPath().forEach(step -> append(place, step));
        }
        var cause = broken.getCause();
        return "'%s' has an invalid value%s"
                .formatted(
                        place,
                        cause != null && cause.getClass().equals(IllegalArgumentException.class)
                                ? ": " + LibraryErrorText.of(cause)
                                : "");
    }

    private static void append(StringBuilder place, JacksonException.Reference step) {
        if (step.getPropertyName() != null) {
            place.append('.').append(step.getPropertyName());
        } else if (step.getIndex() >= 0) {
            place.append('[').append(step.getIndex()).append(']');
        }
    }

    private Object query(Parameter parameter) {
        var name = parameter.getName();
        var values = request.query().getOrDefault(name, List.of());
        if (Collection.class.isAssignableFrom(parameter.getType())) {
            return values;
        }
        if (name.equals(LIMIT)) {
            long limit = values.isEmpty() ? DEFAULT_LIMIT : number(values.getFirst());
            return Math.clamp(limit, 1, MAX_LIMIT);
        }
        if (parameter.getType().equals(boolean.class)) {
            return values.equals(List.of("true"));
        }
        if (values.isEmpty() && name.equals(CURSOR)) {
            return parameter.getType().equals(String.class) ? "" : 0;
        }
        if (values.isEmpty()) {
            throw new RefusedRequestException(
                    422, "the query parameter '%s' is missing".formatted(name));
        }
        return values.getFirst();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new RefusedRequestException(422, "'limit' is not a whole number");
        }
    }

    private JsonNode body() {
        if (body == null) {
            body = OperationsJson.MAPPER.readTree(request.body());
        }
        return body;
    }
}
