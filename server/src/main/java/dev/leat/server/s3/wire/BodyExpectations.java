package dev.leat.server.s3.wire;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.batch.StreamingHash;
import dev.leat.server.Request;
import dev.leat.server.s3.S3ErrorException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The properties of a body that the request announces: its framing, length and digests. `later` is
/// the algorithm of the checksum in the trailer.
record BodyExpectations(
        BodyFraming framing,
        OptionalLong length,
        Optional<byte[]> md5,
        Optional<Checksum> checksum,
        Optional<Algorithm> later) {

    static final String DECODED = "x-amz-decoded-content-length";
    static final String TRAILER = "x-amz-trailer";

    static final String PREFIX = "x-amz-checksum-";
    private static final String ANNOUNCED = "x-amz-sdk-checksum-algorithm";
    private static final int MD5_BYTES = 16;

    /// The ends of header names that begin with the prefix of a checksum header, but are not
    /// checksums.
    private static final Set<String> NONE = Set.of("algorithm", "type", "mode");

    /// @throws S3ErrorException if the headers contradict each other, or announce a body that Leat
    ///   cannot verify
    static BodyExpectations of(Request request, boolean checksums) {
        var framing = BodyFraming.of(request);
        var said = checksums ? said(request) : Optional.<Checksum>empty();
        var later = framing.trailer() ? later(request) : Optional.<Algorithm>empty();
        if (said.isPresent() && later.isPresent()) {
            throw several();
        }
        if (checksums) {
            compare(request, said.map(Checksum::algorithm).or(() -> later));
        }
        return new BodyExpectations(framing, length(request, framing), md5(request), said, later);
    }

    /// Returns the expectations of a request without a body.
    static BodyExpectations none() {
        return new BodyExpectations(
                new BodyFraming(false, false, false, Optional.empty()),
                OptionalLong.of(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static OptionalLong length(Request request, BodyFraming framing) {
        String name = framing.chunked() ? DECODED : "Content-Length";
        var text = request.header().apply(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw S3ErrorException.invalidArgument(
                    name, text.get(), name + " must be a number of bytes");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static Optional<byte[]> md5(Request request) {
        var text = request.header().apply("Content-MD5");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                decoded(text.get(), MD5_BYTES)
                        .orElseThrow(() ->
                                new S3ErrorException(
                                        "InvalidDigest",
                                        400,
                                        "The Content-MD5 you specified was invalid.")));
    }

    private static Optional<Checksum> said(Request request) {
        List<String> names =
                request.headers().get().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith(PREFIX))
                        .filter(name -> !NONE.contains(name.substring(PREFIX.length())))
                        .distinct()
                        .toList();
        if (names.size() > 1) {
            throw several();
        }
        return names.stream()
                .findFirst()
                .map(name ->
                        checksum(name, request.header().apply(name).map(String::strip).orElse("")));
    }

    private static S3ErrorException several() {
        return S3ErrorException.invalidRequest(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                        + " allowed.");
    }

    /// Parses a checksum header or trailer line.
    static Checksum checksum(String name, String value) {
        var algorithm = algorithm(name);
        if (decoded(value, StreamingHash.length(algorithm)).isEmpty()) {
            throw S3ErrorException.invalidRequest(
                    "Value for %s header is invalid.".formatted(name));
        }
        return new Checksum(algorithm, value);
    }

    private static Algorithm algorithm(String name) {
        String end = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return Algorithm.of(end)
                .orElseThrow(() ->
                        S3ErrorException.invalidRequest(
                                "Leat does not support '%s'; supported are %s."
                                        .formatted(name, List.of(Algorithm.values()))));
    }

    /// Returns the algorithm of the announced trailer, if that is a checksum.
    private static Optional<Algorithm> later(Request request) {
        var names = request.header().apply(TRAILER).map(String::strip).orElse("");
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String name = names.toLowerCase(Locale.ROOT);
        if (name.contains(",") || !name.startsWith(PREFIX)) {
            throw S3ErrorException.invalidRequest(
                    "The value specified in the x-amz-trailer header is not supported");
        }
        return Optional.of(algorithm(name));
    }

    private static void compare(Request request, Optional<Algorithm> there) {
        var announced = request.header().apply(ANNOUNCED).map(String::strip);
        if (announced.isEmpty()) {
            return;
        }
        if (there.isEmpty()) {
            throw S3ErrorException.invalidRequest(
                    ANNOUNCED
                            + " specified, but no corresponding x-amz-checksum-* or x-amz-trailer"
                            + " headers were found.");
        }
        if (!announced.get().equalsIgnoreCase(there.get().name())) {
            throw S3ErrorException.invalidRequest("Value for " + ANNOUNCED + " header is invalid.");
        }
    }

    private static Optional<byte[]> decoded(String text, int length) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip()))
                    .filter(bytes -> bytes.length == length);
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }
}
