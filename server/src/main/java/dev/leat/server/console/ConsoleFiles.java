package dev.leat.server.console;

import com.google.re2j.Pattern;
import dev.leat.server.EntityTag;
import dev.leat.server.Request;
import dev.leat.server.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/// The static files of the console, next to this class. Each file is compressed when it is first
/// requested, and then kept. Threads share it.
final class ConsoleFiles {

    /// Loads only files of this origin, and lets no script make markup from text.
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.[a-z]+");
    private static final Pattern FOLDER = Pattern.compile("[a-z]+");
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    private final Map<String, Optional<Kept>> kept = new ConcurrentHashMap<>();

    private record Kept(String type, EntityTag tag, byte[] plain, byte[] compressed) {}

    /// Returns a file; empty if there is none at this path below `/console/`.
    Optional<Response> file(Request request, List<String> path) {
        return name(path)
                .flatMap(name -> kept.computeIfAbsent(name, ConsoleFiles::load))
                .map(file -> response(request, file));
    }

    private static Optional<String> name(List<String> path) {
        if (path.isEmpty() || path.equals(List.of(""))) {
            return Optional.of("index.html");
        }
        boolean valid =
                path.size() <= 2
                        && NAME.matcher(path.getLast()).matches()
                        && path.stream()
                                .limit(path.size() - 1L)
                                .allMatch(folder -> FOLDER.matcher(folder).matches());
        return Optional.of(String.join("/", path)).filter(_ -> valid);
    }

    private static Optional<Kept> load(String name) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (var in = ConsoleFiles.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                return Optional.empty();
            }
            byte[] plain = in.readAllBytes();
            var compressed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(compressed)) {
                gzip.write(plain);
            }
            return Optional.of(
                    new Kept(type, EntityTag.of(plain), plain, compressed.toByteArray()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Response response(Request request, Kept file) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", file.type());
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cache-Control", "no-cache");
        headers.put("Vary", "Accept-Encoding");
        headers.put(EntityTag.HEADER, file.tag().text());
        if (file.tag().isOf(request)) {
            return Response.bare(304, headers, new Response.Body.None());
        }
        boolean zipped = request.header().apply("Accept-Encoding").orElse("").contains("gzip");
        if (zipped) {
            headers.put("Content-Encoding", "gzip");
        }
        return Response.bare(
                200, headers, new Response.Body.Whole(zipped ? file.compressed() : file.plain()));
    }
}
