package dev.leat.server.operations;

import dev.leat.operations.Nested;
import dev.leat.operations.Operation;
import dev.leat.operations.Operations;
import dev.leat.server.PathTemplate;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One entry of the route table: an operation.
///
/// @param nested the method of [Operations] that returns the object of this operation; empty if
///   that object is [Operations] itself
record OperationRoute(
        String verb,
        PathTemplate template,
        Operation about,
        Method method,
        Optional<Method> nested) {

    /// Returns all operations, ordered by path and verb.
    static List<OperationRoute> all() {
        return Arrays.stream(Operations.class.getMethods())
                .flatMap(method -> {
                    var nested = method.getAnnotation(Nested.class);
                    return nested == null
                            ? of(method, Optional.empty())
                            : Arrays.stream(nested.value().getMethods())
                                    .flatMap(inner -> of(inner, Optional.of(method)));
                })
                .sorted(
                        Comparator.comparing(OperationRoute::path)
                                .thenComparing(OperationRoute::verb))
                .toList();
    }

    private static Stream<OperationRoute> of(Method method, Optional<Method> nested) {
        return Optional.ofNullable(method.getAnnotation(Operation.class)).stream()
                .map(about -> of(about, method, nested));
    }

    static OperationRoute of(Operation about, Method method, Optional<Method> nested) {
        int blank = about.value().indexOf(' ');
        return new OperationRoute(
                about.value().substring(0, blank),
                PathTemplate.of("/" + about.value().substring(blank + 1)),
                about,
                method,
                nested);
    }

    /// The path below `/leat/v1/`, with its parameters in braces.
    String path() {
        return String.join("/", template.segments());
    }

    boolean inPath(String parameter) {
        return template.segments().contains("{" + parameter + "}");
    }

    /// Returns true if the argument is a member of the JSON object in the request's body.
    boolean inBody(String parameter) {
        return !inPath(parameter)
                && !verb.equals("GET")
                && !parameter.equals(OperationArguments.UNMASKED);
    }

    /// Returns true if the result is streamed, one item per line.
    boolean streams() {
        return Arrays.asList(method.getParameterTypes()).contains(Consumer.class);
    }

    boolean lists() {
        return Collection.class.isAssignableFrom(method.getReturnType());
    }

    boolean pages() {
        return !about.cursor().isEmpty();
    }

    boolean optional() {
        return method.getReturnType().equals(Optional.class);
    }

    /// Returns the item type of a list, a stream or an optional result.
    Type item() {
        var holder =
                streams()
                        ? Arrays.stream(method.getGenericParameterTypes())
                                .filter(type -> raw(type).equals(Consumer.class))
                                .findFirst()
                                .orElseThrow()
                        : method.getGenericReturnType();
        return ((ParameterizedType) holder).getActualTypeArguments()[0];
    }

    private static Type raw(Type type) {
        return type instanceof ParameterizedType of ? of.getRawType() : type;
    }

    /// Returns true if the method declares this exception.
    boolean declares(Throwable failure) {
        return Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(failure));
    }
}
