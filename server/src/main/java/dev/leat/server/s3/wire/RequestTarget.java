package dev.leat.server.s3.wire;

import com.google.re2j.Pattern;
import dev.leat.server.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The target of a request: the service, a bucket or an object. As in S3, the key contains every
/// character of the path, including `//`, a trailing `/`, `..` and encoded slashes.
record RequestTarget(Optional<String> bucket, Optional<String> key) {

    /// A bucket in the host name. The name `s3` means the service itself.
    private static final Pattern HOST =
            Pattern.compile("(.+)\\.localhost\\.?(:[0-9]+)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern SERVICE = Pattern.compile("s3([.-][a-z0-9.-]+)?");

    enum Level {
        SERVICE,
        BUCKET,
        OBJECT
    }

    static RequestTarget of(Request request) {
        var host = request.header().apply("Host").flatMap(RequestTarget::bucket);
        var path = request.path();
        return host.isPresent()
                ? new RequestTarget(host, text(path))
                : new RequestTarget(text(path.subList(0, 1)), text(path.subList(1, path.size())));
    }

    private static Optional<String> text(List<String> segments) {
        return Optional.of(String.join("/", segments)).filter(text -> !text.isEmpty());
    }

    private static Optional<String> bucket(String host) {
        var match = HOST.matcher(host);
        if (!match.matches()) {
            return Optional.empty();
        }
        String name = match.group(1).toLowerCase(Locale.ROOT);
        String bucket = name.endsWith(".s3") ? name.substring(0, name.length() - 3) : name;
        return Optional.of(bucket).filter(text -> !SERVICE.matcher(text).matches());
    }

    Level level() {
        if (bucket.isEmpty()) {
            return Level.SERVICE;
        }
        return key.isEmpty() ? Level.BUCKET : Level.OBJECT;
    }

    /// Returns the resource that an error names.
    String resource() {
        return "/" + bucket.orElse("") + key.map(text -> "/" + text).orElse("");
    }
}
