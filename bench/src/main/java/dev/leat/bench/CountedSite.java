package dev.leat.bench;

import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The endpoint for AWS clients, which counts requests and the write units of DynamoDB, and can let
/// Glue take longer. An item is taken to have at most 1 KB; `FileRequestsTest` has the number that
/// DynamoDB would charge. `/write-units` returns the units to other processes. Thread-safe.
public final class CountedSite implements Site {

    private static final String UNITS = "/write-units";

    private static final Pattern WRITE = Pattern.compile("(Put|Update|Delete)Item");
    private static final Pattern ACTION = Pattern.compile("\"TableName\"");
    private static final Pattern PUT = Pattern.compile("\"PutRequest\"");

    private final Site site;
    private final Map<String, Integer> requests = new TreeMap<>();
    private final Set<String> read = new TreeSet<>();
    private long units;
    private volatile Duration glue = Duration.ZERO;

    public CountedSite(Site site) {
        this.site = site;
    }

    @Override
    public Optional<Response> answer(Request request) {
        if (request.target().equals(UNITS)) {
            return Optional.of(Response.text("text/plain", String.valueOf(units())));
        }
        var target = request.header().apply("X-Amz-Target").orElse("");
        var name = target.isEmpty() ? "S3 " + request.method() : target.replaceFirst(".*\\.", "");
        if (target.startsWith("AWSGlue.")) {
            delay();
        }
        return site.answer(
                switch (name) {
                    // An action of a transaction needs two units.
                    case "TransactWriteItems" -> counted(name, ACTION, 2, request);
                    case "BatchWriteItem" -> counted(name, PUT, 1, request);
                    default -> counted(name, WRITE.matcher(name).matches() ? 1 : 0, request);
                });
    }

    /// Lets each call of Glue take this time in addition.
    public void delayGlue(Duration by) {
        glue = by;
    }

    private void delay() {
        try {
            Thread.sleep(glue);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Request counted(String name, long written, Request request) {
        requests.merge(name, 1, Integer::sum);
        if (name.equals("S3 GET")) {
            read.add("/" + String.join("/", request.path()));
        }
        units += written;
        return request;
    }

    /// @param write is found once in the body for each item that is written
    private Request counted(String name, Pattern write, int each, Request request) {
        try {
            var body = request.body().readAllBytes();
            var text = new String(body, StandardCharsets.UTF_8);
            return counted(
                    name,
                    each * write.matcher(text).results().count(),
                    new Request(
                            request.method(),
                            request.target(),
                            request.path(),
                            request.query(),
                            request.header(),
                            request.headers(),
                            new ByteArrayInputStream(body)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void clear() {
        requests.clear();
        read.clear();
        units = 0;
    }

    public synchronized Map<String, Integer> requests() {
        return new TreeMap<>(requests);
    }

    /// Returns the paths of the objects that were read.
    public synchronized Set<String> read() {
        return new TreeSet<>(read);
    }

    public synchronized long units() {
        return units;
    }

    @Override
    public List<String> paths() {
        return site.paths();
    }

    @Override
    public long largestBody() {
        return site.largestBody();
    }
}
