package dev.leat.server.operations;

import dev.leat.error.Unchecked;
import dev.leat.operations.AppNow;
import dev.leat.operations.BadStatementException;
import dev.leat.operations.Masking;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.RedrivePlan;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.Right;
import dev.leat.port.BadExpressionException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnavailableException;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.server.AccessToken;
import dev.leat.server.EntityTag;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The operations API at `/leat/v1/...`. Requests need the access token of the state folder. Calls
/// the methods of [Operations] that [OperationRoute] lists. Threads share it.
public final class OperationsSite implements Site {

    /// The leading segments of every path.
    static final List<String> ROOT = List.of("leat", "v1");

    /// The maximum size of a page in bytes. A page has at least one item, even if that is larger.
    static final int PAGE_BYTES = 1 << 20;

    /// Time after which the lines of a stream so far are sent.
    private static final long LATEST_NANOS = 500_000_000;

    /// The last line of a complete stream. If it is missing, the stream was cut off.
    static final String LAST_LINE = "{\"end\":true}";

    private static final byte[] BEGIN = bytes("{\"items\":[");
    private static final byte[] COMMA = bytes(",");
    private static final byte[] END = bytes("]");
    private static final byte[] EMPTY = bytes("{\"items\":[]");
    private static final byte[] TRUNCATED = bytes(",\"truncated\":true");
    private static final byte[] NEXT = bytes(",\"next\":");
    private static final String LINES = "application/x-ndjson";
    private static final List<OperationRoute> ROUTES = OperationRoute.all();

    private final Operations operations;
    private final Access access;
    private volatile Written state = new Written(Map.of(), new byte[0]);

    private record Written(Object value, byte[] json) {}

    /// The access of clients to operations. Threads share it.
    @FunctionalInterface
    public interface Access {

        /// Returns the right of a request; empty if it may not call operations.
        Optional<Right> right(Request request);

        /// Records that the result of a request depends on personal values.
        ///
        /// @param queue the queue that has them; may be empty
        /// @param use the operation and the values
        default void uses(Request request, String queue, String use) {}
    }

    /// Creates a site whose clients need this token.
    public OperationsSite(Operations operations, AccessToken token) {
        this(
                operations,
                request -> token.allows(request) ? Optional.of(Right.WRITE) : Optional.empty());
    }

    public OperationsSite(Operations operations, Access access) {
        this.operations = operations;
        this.access = access;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Override
    public Optional<Response> answer(Request request) {
        var path = request.path();
        if (!path.getFirst().equals(ROOT.getFirst())) {
            return Optional.empty();
        }
        try {
            var right =
                    access.right(request)
                            .orElseThrow(() ->
                                    new RefusedRequestException(
                                            401,
                                            "/leat/ requires the access token from running.json in the state folder, or a login to the console"));
            return Optional.of(routed(request, path, right));
        } catch (RefusedRequestException
                | RefusedOperationException
                | BadStatementException
                | BadExpressionException
                | CorruptStateException
                | UnavailableException
                | UnsupportedByPlatformException
                | NoSuchQueueException failure) {
            return Optional.of(ProblemDetails.of(failure).reply());
        }
    }

    private Response routed(Request request, List<String> path, Right right) {
        boolean own = path.size() > ROOT.size() && path.subList(0, ROOT.size()).equals(ROOT);
        var below = own ? path.subList(ROOT.size(), path.size()) : List.<String>of();
        var verbs = new TreeSet<String>();
        for (var route : ROUTES) {
            var segments = route.template().match(below);
            if (segments.isPresent()) {
                if (route.verb().equals("GET")
                        ? request.reads()
                        : route.verb().equals(request.method())) {
                    permit(route, request, right);
                    var response = call(route, segments.get(), request, right);
                    return route.streams() ? response : unchanged(request, response);
                }
                verbs.add(route.verb());
            }
        }
        if (!verbs.isEmpty()) {
            request.allow(verbs.toArray(String[]::new));
        }
        if (below.equals(List.of("openapi.json")) && request.reads()) {
            return Response.json(200, OperationsDocument.bytes());
        }
        throw new RefusedRequestException(
                404,
                "there is no operation %s; /leat/v1/openapi.json lists all operations"
                        .formatted(request.rawPath()));
    }

    private static void permit(OperationRoute route, Request request, Right right) {
        var about = route.about();
        boolean reads = route.verb().equals("GET") ? !about.writes() : about.reads();
        if (!right.includes(Right.WRITE) && (!reads || unmasked(request))) {
            throw new RefusedRequestException(
                    403,
                    "this login may only read masked values; 'leat console' prints a link with the right to change");
        }
    }

    private static boolean unmasked(Request request) {
        return request.query()
                .getOrDefault(OperationArguments.UNMASKED, List.of())
                .equals(List.of("true"));
    }

    /// Returns a response without a body if the client has the same content, as its entity tag
    /// shows.
    private static Response unchanged(Request request, Response response) {
        if (!request.reads() || !(response.body() instanceof Response.Body.Whole(byte[] bytes))) {
            return response;
        }
        var tag = EntityTag.of(bytes);
        return (tag.isOf(request)
                        ? new Response(
                                304, response.contentType(), Map.of(), new Response.Body.None())
                        : response)
                .with(EntityTag.HEADER, tag.text());
    }

    private Response call(
            OperationRoute route, Map<String, String> segments, Request request, Right right) {
        var given = new OperationArguments(route, segments, request);
        if (route.streams()) {
            return Response.stream(LINES, out -> stream(route, given, out));
        }
        var arguments = given.of(route.method());
        var personal = new PersonalArguments(operations, route, segments, arguments);
        if (!right.includes(Right.WRITE)) {
            arguments = personal.masked();
        } else if (!unmasked(request)) {
            var operation = route.about().value() + " uses ";
            var queue = segments.getOrDefault("queue", "");
            personal.used().ifPresent(use -> access.uses(request, queue, operation + use));
        }
        var result = invoke(route, given, arguments);
        var masked = masked(route, segments, request, result);
        var shown =
                right.includes(Right.WRITE)
                        ? masked
                        : new ReaderMask(operations.app()).result(segments, masked);
        return switch (shown) {
            case Collection<?> items ->
                    Response.json(
                            200,
                            page(route, items, (Collection<?>) Objects.requireNonNull(result)));
            case Optional<?> one when one.isEmpty() -> ProblemDetails.ABSENT.reply();
            case Optional<?> one -> json(one.get());
            case null -> json(Map.of());
            case Object one -> json(one);
        };
    }

    private @Nullable Object masked(
            OperationRoute route,
            Map<String, String> segments,
            Request request,
            @Nullable Object result) {
        if (!route.about().masks() || unmasked(request)) {
            return result;
        }
        if (route.inPath("table")) {
            var table = Objects.requireNonNull(segments.get("table"));
            return Masking.ofTable(operations.app(), table).result(result);
        }
        if (route.inPath("queue")) {
            var queue = Objects.requireNonNull(segments.get("queue"));
            return Masking.of(operations.app(), queue, operations.personal(queue)).result(result);
        }
        if (result instanceof RedrivePlan plan) {
            return Masking.of(operations.app(), plan.queue(), operations.personal(plan.queue()))
                    .result(plan);
        }
        // Other operations with neither in their path mask their result themselves.
        return new ReaderMask(operations.app()).records(result);
    }

    /// Returns the JSON of a value. The state of the app is written once for all its callers.
    private Response json(Object value) {
        if (!(value instanceof AppNow)) {
            return Response.json(200, OperationsJson.MAPPER.writeValueAsBytes(value));
        }
        var last = state;
        if (!last.value().equals(value)) {
            last = new Written(value, OperationsJson.MAPPER.writeValueAsBytes(value));
            state = last;
        }
        return Response.json(200, last.json());
    }

    /// Returns the items as JSON, with the cursor of the next page if the result is paged. The
    /// cursor is derived from the last item as it is in `unmasked`, because its key may be masked.
    private static byte[] page(OperationRoute route, Collection<?> items, Collection<?> unmasked) {
        var writer = OperationsJson.writer(route.item());
        var page = new ByteArrayOutputStream();
        var originals = unmasked.iterator();
        Object original = null;
        byte[] last = {};
        boolean cut = false;
        for (var item : items) {
            byte[] text = writer.writeValueAsBytes(item);
            if (route.pages() && last.length > 0 && page.size() + text.length > PAGE_BYTES) {
                cut = true;
                break;
            }
            page.writeBytes(last.length > 0 ? COMMA : BEGIN);
            page.writeBytes(text);
            last = text;
            original = originals.next();
        }
        page.writeBytes(last.length > 0 ? END : EMPTY);
        if (route.pages() && original != null) {
            var end = OperationsJson.MAPPER.readTree(writer.writeValueAsBytes(original));
            var next = Cursor.of(route.about()).next(end);
            page.writeBytes(NEXT);
            page.writeBytes(OperationsJson.MAPPER.writeValueAsBytes(next));
        }
        if (cut) {
            page.writeBytes(TRUNCATED);
        }
        page.write('}');
        return page.toByteArray();
    }

    private void stream(OperationRoute route, OperationArguments given, OutputStream out) {
        var writer = OperationsJson.writer(route.item());
        Consumer<Object> each =
                new Consumer<>() {
                    private long sent = System.nanoTime() - LATEST_NANOS;

                    @Override
                    public void accept(Object item) {
                        write(out, writer.writeValueAsBytes(item));
                        if (System.nanoTime() - sent >= LATEST_NANOS) {
                            flush(out);
                            sent = System.nanoTime();
                        }
                    }
                };
        invoke(route, given, given.of(route.method(), each));
        write(out, bytes(LAST_LINE));
    }

    private static void write(OutputStream out, byte[] line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void flush(OutputStream out) {
        try {
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private @Nullable Object invoke(
            OperationRoute route, OperationArguments given, @Nullable Object[] arguments) {
        if (route.nested().isEmpty()) {
            return invoke(route, route.method(), operations, arguments);
        }
        var accessor = route.nested().get();
        var target = invoke(route, accessor, operations, given.of(accessor));
        try {
            // The object's class does not always implement the interface that declares the
            // operation.
            var method =
                    accessor.getReturnType()
                            .getMethod(
                                    route.method().getName(), route.method().getParameterTypes());
            return invoke(route, method, Objects.requireNonNull(target), arguments);
        } catch (NoSuchMethodException wrong) {
            throw new IllegalStateException(wrong);
        } finally {
            if (target instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static @Nullable Object invoke(
            OperationRoute route, Method method, Object target, @Nullable Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw cause(route, failed);
        } catch (IllegalAccessException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /// Returns the exception that the operation threw.
    private static RuntimeException cause(OperationRoute route, InvocationTargetException failed) {
        var cause = failed.getCause();
        if (cause instanceof IllegalArgumentException declared
                && !(declared instanceof NoSuchQueueException)
                && route.declares(declared)) {
            return new RefusedRequestException(422, String.valueOf(declared.getMessage()));
        }
        return Unchecked.of(cause);
    }
}
