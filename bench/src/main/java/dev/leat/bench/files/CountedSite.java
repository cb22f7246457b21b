package dev.leat.bench.files;

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
/// Glue take longer. An item is
/// taken to have at most 1 KB; `FileRequestsTest` has the number that DynamoDB would charge.
/// Thread-safe.
final class CountedSite implements Site {

    private static final Pattern WRITE = Pattern.compile("(Put|Update|Delete)Item");
    private static final Pattern ACTION = Pattern.compile("\"TableName\"");

    private final Site site;
    private final Map<String, Integer> requests = new TreeMap<>();
    private final Set<String> read = new TreeSet<>();
    private long units;
    private volatile Duration glue = Duration.ZERO;

    CountedSite(Site site) {
        this.site = site;
    }

    @Override
    public Optional<Response> answer(Request request) {
        var target = request.header().apply("X-Amz-Target").orElse("");
        var name = target.isEmpty() ? "S3 " + request.method() : target.replaceFirst(".*\\.", "");
        if (target.startsWith("AWSGlue.")) {
            delay();
        }
        return site.answer(
                name.equals("TransactWriteItems")
                        ? transaction(name, request)
                        : counted(name, WRITE.matcher(name).matches() ? 1 : 0, request));
    }

    /// Lets each call of Glue take this time in addition.
    void delayGlue(Duration by) {
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

    /// An action of a transaction needs two units.
    private Request transaction(String name, Request request) {
        try {
            var body = request.body().readAllBytes();
            var text = new String(body, StandardCharsets.UTF_8);
            return counted(
                    name,
                    2 * ACTION.matcher(text).results().count(),
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

    synchronized void clear() {
        requests.clear();
        read.clear();
        units = 0;
    }

    synchronized Map<String, Integer> requests() {
        return new TreeMap<>(requests);
    }

    /// Returns the paths of the objects that were read.
    synchronized Set<String> read() {
        return new TreeSet<>(read);
    }

    synchronized long units() {
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
