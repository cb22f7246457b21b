package dev.leat.server.operations;

import dev.leat.operations.Nested;
import dev.leat.operations.Operation;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.FifoDeadLetters;
import dev.leat.server.AccessToken;
import dev.leat.server.RequestUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The client of the operations API. It implements [Operations] and its nested interfaces by
/// sending requests to an app in another process of this machine.
///
/// Every method throws [dev.leat.port.UnavailableException] if that process does not answer or
/// sends an invalid response.
public final class RemoteOperations implements InvocationHandler {

    /// The maximum size in bytes of a list in one request. A larger list is split if the operation
    /// allows it ([Operation#splits]).
    private static final long MOST_BYTES = 16L << 20;

    /// Requests unmasked results, because a command searches and edits the unmasked values and
    /// masks its own output.
    private static final String UNMASKED = "?" + OperationArguments.UNMASKED + "=true";

    private final Connection connection;
    private final Class<?> described;

    /// The path parameters of the method that returned this object, with the values of that call.
    private final Map<String, JsonNode> bound;

    private RemoteOperations(
            Connection connection, Class<?> described, Map<String, JsonNode> bound) {
        this.connection = connection;
        this.described = described;
        this.bound = bound;
    }

    /// Returns the operations of the app at `url`. Sends one request to check that the app answers.
    public static Operations connect(String url, AccessToken token) {
        var connection = new Connection(url, token);
        var operations =
                (Operations) new RemoteOperations(connection, Operations.class, Map.of()).proxy();
        try {
            operations.app();
            return operations;
        } catch (RuntimeException unreachable) {
            connection.close();
            throw unreachable;
        }
    }

    /// Returns true if these are the operations of an app in another process.
    public static boolean is(Operations operations) {
        return Proxy.isProxyClass(operations.getClass());
    }

    private Object proxy() {
        return Proxy.newProxyInstance(described.getClassLoader(), new Class<?>[] {described}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
            throws Throwable {
        var arguments = given == null ? new @Nullable Object[0] : given;
        var operation = method.getAnnotation(Operation.class);
        var nested = method.getAnnotation(Nested.class);
        if (operation != null) {
            return call(OperationRoute.of(operation, method, Optional.empty()), arguments);
        }
        if (nested != null) {
            var part =
                    new RemoteOperations(connection, nested.value(), named(method, arguments))
                            .proxy();
            return part instanceof DeadLetterQueue box
                    ? inOrder((Operations) proxy, box, arguments)
                    : part;
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        return switch (method.getName()) {
            case "close" -> {
                if (bound.isEmpty() && described.equals(Operations.class)) {
                    connection.close();
                }
                yield null;
            }
            case "equals" ->
                    arguments[0] instanceof Proxy other
                            && Proxy.getInvocationHandler(other) == this;
            case "hashCode" -> System.identityHashCode(proxy);
            default -> described.getSimpleName();
        };
    }

    private static DeadLetterQueue inOrder(
            Operations operations, DeadLetterQueue box, @Nullable Object[] arguments) {
        var queue = operations.app().queues().get(String.valueOf(arguments[0]));
        return queue != null && queue.fifo().isPresent() ? new FifoDeadLetters(box) : box;
    }

    /// Returns the arguments as JSON by parameter name, including the bound path parameters.
    private Map<String, JsonNode> named(Method method, @Nullable Object[] arguments) {
        var named = new LinkedHashMap<>(bound);
        var parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!(arguments[i] instanceof Consumer)) {
                named.put(
                        parameters[i].getName(), OperationsJson.REQUESTS.valueToTree(arguments[i]));
            }
        }
        return named;
    }

    private @Nullable Object call(OperationRoute route, @Nullable Object[] arguments) {
        var named = named(route.method(), arguments);
        if (route.verb().equals("GET")) {
            return connection.get(route, target(route, named), in -> answer(route, in, arguments));
        }
        var body = OperationsJson.REQUESTS.createObjectNode();
        named.forEach((name, value) -> {
            if (route.inBody(name)) {
                body.set(name, value);
            }
        });
        var path = target(route, named);
        @Nullable Object whole = null;
        for (var part : route.about().splits() ? parts(body) : List.of(body)) {
            var answer = connection.post(route, path, part, in -> answer(route, in, arguments));
            whole = whole == null ? answer : together(whole, answer);
        }
        return whole;
    }

    private static Object together(Object former, @Nullable Object more) {
        var both = former instanceof Set<?> ? new LinkedHashSet<Object>() : new ArrayList<>();
        both.addAll((Collection<?>) former);
        both.addAll((Collection<?>) Objects.requireNonNull(more));
        return both;
    }

    /// Splits the list in the body into several bodies. A small list is not split.
    private static List<ObjectNode> parts(ObjectNode body) {
        var list =
                body.properties().stream()
                        .filter(member -> member.getValue().isArray())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        var items = body.remove(list);
        var parts = new ArrayList<ObjectNode>();
        var part = body.deepCopy();
        var some = part.putArray(list);
        long bytes = 0;
        for (var item : items) {
            long size = item.toString().length();
            if (bytes + size > MOST_BYTES && !some.isEmpty()) {
                parts.add(part);
                part = body.deepCopy();
                some = part.putArray(list);
                bytes = 0;
            }
            some.add(item);
            bytes += size;
        }
        parts.add(part);
        return parts;
    }

    private static String target(OperationRoute route, Map<String, JsonNode> named) {
        var path = route.path();
        var query = new StringBuilder(masked(route, named) ? UNMASKED : "");
        for (var argument : named.entrySet()) {
            var name = argument.getKey();
            if (route.inPath(name)) {
                path =
                        path.replace(
                                "{" + name + "}",
                                RequestUrl.encode(argument.getValue().asString()));
            } else if (!route.inBody(name)) {
                values(argument.getValue())
                        .forEach(value ->
                                query.append(query.isEmpty() ? '?' : '&')
                                        .append(name)
                                        .append('=')
                                        .append(RequestUrl.encode(value.asString())));
            }
        }
        return path + query;
    }

    /// Returns true if the server masks the result by default and no argument requests unmasked
    /// data.
    private static boolean masked(OperationRoute route, Map<String, JsonNode> named) {
        return route.about().masks() && !named.containsKey(OperationArguments.UNMASKED);
    }

    private static Collection<JsonNode> values(JsonNode argument) {
        return argument.isArray() ? argument.values() : List.of(argument);
    }

    private static @Nullable Object answer(
            OperationRoute route, InputStream in, @Nullable Object[] arguments) throws IOException {
        var mapper = OperationsJson.MAPPER;
        var type = mapper.constructType(route.method().getGenericReturnType());
        if (route.streams()) {
            lines(route, in, arguments);
            return null;
        }
        if (type.isTypeOrSubTypeOf(Void.TYPE)) {
            in.readAllBytes();
            return null;
        }
        if (route.lists()) {
            return mapper.treeToValue(mapper.readTree(in).path("items"), type);
        }
        return mapper.readValue(in, type);
    }

    @SuppressWarnings("unchecked")
    private static void lines(OperationRoute route, InputStream in, @Nullable Object[] arguments)
            throws IOException {
        var each =
                (Consumer<Object>)
                        Arrays.stream(arguments)
                                .filter(Consumer.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        var type = OperationsJson.MAPPER.constructType(route.item());
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(OperationsSite.LAST_LINE)) {
                return;
            }
            each.accept(OperationsJson.MAPPER.readValue(line, type));
        }
        throw new IOException("the response is incomplete");
    }
}
