package dev.leat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.operations.Nested;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;
import dev.leat.server.Request;
import dev.leat.server.Response;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents that are not of the type of an operation, made from the types of all operations.
class InvalidDocumentsTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<JsonNode> WRONG =
            JsonMapper.shared()
                    .readTree(
                            """
                            [null, 1, -1.5, 1e400, "x", "", true, [], {}, [null], [1], [[]], [{}],
                            {"a": null}, {"a": 1}, {"": {}}]
                            """)
                    .valueStream()
                    .toList();

    private final OperationsSite site =
            new OperationsSite(
                    (Operations) refusing(Operations.class), _ -> Optional.of(Right.WRITE));

    /// Returns an object whose operations refuse all arguments.
    private static Object refusing(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, _) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    if (method.isAnnotationPresent(Nested.class)) {
                        return refusing(method.getReturnType());
                    }
                    throw RefusedOperationException.conflict("the arguments are valid");
                });
    }

    /// Returns the status and the body of the response.
    private String ask(OperationRoute route, String body) {
        return ask(route, Map.of(), body);
    }

    private String ask(OperationRoute route, Map<String, List<String>> query, String body) {
        var path = "leat/v1/" + route.path().replaceAll("\\{\\w++}", "x");
        var request =
                new Request(
                        route.verb(),
                        "/" + path,
                        List.of(path.split("/", -1)),
                        query,
                        _ -> Optional.empty(),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        var answer = site.answer(request).orElseThrow();
        var content = (Response.Body.Whole) answer.body();
        return answer.status() + " " + new String(content.bytes(), StandardCharsets.UTF_8);
    }

    /// Returns a document of a type. Optional members are null.
    private static JsonNode valid(JavaType type) {
        var raw = type.getRawClass();
        if (type.isTypeOrSubTypeOf(Optional.class)) {
            return NODES.nullNode();
        }
        if (type.isMapLikeType()) {
            return NODES.objectNode();
        }
        if (type.isCollectionLikeType()) {
            return NODES.arrayNode().add(valid(type.getContentType()));
        }
        if (raw.isRecord()) {
            var document = NODES.objectNode();
            for (var component : raw.getRecordComponents()) {
                document.set(component.getName(), valid(type(component.getGenericType())));
            }
            return document;
        }
        if (raw.isEnum()) {
            return NODES.stringNode(raw.getEnumConstants()[0].toString());
        }
        if (raw.equals(Instant.class)) {
            return NODES.stringNode("2026-01-05T12:00:00Z");
        }
        if (raw.equals(boolean.class)) {
            return NODES.booleanNode(false);
        }
        boolean number = raw.isPrimitive() || Number.class.isAssignableFrom(raw);
        return number ? NODES.numberNode(1) : NODES.stringNode("x");
    }

    private static JavaType type(java.lang.reflect.Type type) {
        return OperationsJson.MAPPER.constructType(type);
    }

    /// Returns documents each of which differs from the type in one place, or lacks a member there.
    private static List<JsonNode> invalid(JavaType type) {
        var all = new ArrayList<>(WRONG);
        if (type.isCollectionLikeType()) {
            invalid(type.getContentType()).forEach(one -> all.add(NODES.arrayNode().add(one)));
        }
        if (type.getRawClass().isRecord()) {
            for (var component : type.getRawClass().getRecordComponents()) {
                var name = component.getName();
                all.add(((ObjectNode) valid(type)).without(name));
                for (var one : invalid(type(component.getGenericType()))) {
                    all.add(((ObjectNode) valid(type)).set(name, one));
                }
            }
        }
        return all;
    }

    private static List<String> bodies(OperationRoute route) {
        var bodies = new ArrayList<>(List.of("", "{}", "[]", "1", "null", "{", "{\"a\":", "\"x"));
        var parameters = route.method().getParameters();
        for (var changed : parameters) {
            for (var wrong : invalid(type(changed.getParameterizedType()))) {
                var body = NODES.objectNode();
                for (var parameter : parameters) {
                    body.set(
                            parameter.getName(),
                            parameter.equals(changed)
                                    ? wrong
                                    : valid(type(parameter.getParameterizedType())));
                }
                bodies.add(body.toString());
            }
        }
        return bodies;
    }

    private static boolean needsBody(OperationRoute route) {
        return Arrays.stream(route.method().getParameters())
                .anyMatch(one ->
                        route.inBody(one.getName())
                                && !one.getType().equals(Optional.class)
                                && !one.getName().equals(OperationArguments.LIMIT));
    }

    @Test
    void areRefusedWithoutTheTextOfAJavaException() {
        var checks = new SoftAssertions();
        int sent = 0;
        for (var route : OperationRoute.all()) {
            if (route.verb().equals("GET") || route.streams()) {
                continue;
            }
            if (needsBody(route)) {
                assertThat(ask(route, "{}")).as(route.path()).startsWith("422 ");
            }
            for (var body : bodies(route)) {
                checks.assertThat(ask(route, body))
                        .as("%s %s %s", route.verb(), route.path(), body)
                        .startsWith("4")
                        .doesNotContain("java.", "dev.leat", "NullPointer", "Exception");
                sent++;
            }
        }
        assertThat(sent).isGreaterThan(1000);
        checks.assertAll();
    }

    @Test
    void invalidParametersAreRefusedWithoutTheTextOfAJavaException() {
        for (var route : OperationRoute.all()) {
            for (var parameter : route.method().getParameters()) {
                var name = parameter.getName();
                if (route.verb().equals("GET") && !route.streams() && !route.inPath(name)) {
                    for (var wrong : List.of("", "x", "-1.5", "null", "[]", "1e400")) {
                        assertThat(ask(route, Map.of(name, List.of(wrong)), ""))
                                .as("%s?%s=%s", route.path(), name, wrong)
                                .startsWith("4")
                                .doesNotContain("java.", "dev.leat", "Exception");
                    }
                }
            }
        }
    }

    @Test
    void areRefusedWithTheNameOfTheMissingMember() {
        var previews =
                OperationRoute.all().stream()
                        .filter(route -> route.path().equals("dead-letters/{queue}/previews"))
                        .findFirst()
                        .orElseThrow();
        assertThat(ask(previews, "{\"terms\": {}}"))
                .contains("\"detail\":\"'terms' has no 'sequences'\"");
        assertThat(ask(previews, "{\"terms\": {\"sequences\": [null], \"set\": {}}}"))
                .contains("\"detail\":\"'terms.sequences[0]' is null\"");
        assertThat(ask(previews, "{\"terms\": {\"sequences\": [\"a\"], \"set\": {}}}"))
                .contains("\"detail\":\"'terms.sequences[0]' has an invalid value\"");
    }
}
