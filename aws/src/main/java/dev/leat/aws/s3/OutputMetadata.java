package dev.leat.aws.s3;

import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The metadata by which Leat recognises the outputs of pipelines in S3. Values are URL-encoded,
/// because S3 returns only ASCII unchanged
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html).
///
/// @param origin the pipeline that published the object, and its input; empty if a batch of
///   messages made it
/// @param id the id of the upload, by which a repeated publication recognises its own object
/// @param etag the hash of the content, which the object's own ETag is not if it was uploaded in
///   parts
record OutputMetadata(Optional<ObjectOrigin> origin, String id, String etag) {

    /// Maximum size of an object's metadata in bytes.
    static final int MOST = 2048;

    private static final int MOST_ENCODED = 1024;

    /// Begins a text that is encoded in base 64, as no URL-encoded text does.
    private static final String BASE_64 = "=";

    private static final Base64.Encoder BYTES = Base64.getUrlEncoder().withoutPadding();
    private static final String PREFIX = "leat-";
    private static final String PIPELINE = PREFIX + "pipeline";
    private static final String BUCKET = PREFIX + "input-bucket";
    private static final String KEY = PREFIX + "input-key";
    private static final String ID = PREFIX + "upload";
    private static final String ETAG = PREFIX + "etag";
    private static final String QUIET = PREFIX + "quiet";

    /// Returns the metadata of an object; empty if a pipeline did not publish it.
    static Optional<OutputMetadata> of(Map<String, String> metadata) {
        var origin = origin(metadata);
        var id = metadata.get(ID);
        return origin.isEmpty() && id == null
                ? Optional.empty()
                : Optional.of(
                        new OutputMetadata(
                                origin, id == null ? "" : id, metadata.getOrDefault(ETAG, "")));
    }

    private static Optional<ObjectOrigin> origin(Map<String, String> metadata) {
        var pipeline = metadata.get(PIPELINE);
        var bucket = metadata.get(BUCKET);
        var key = metadata.get(KEY);
        return pipeline == null || bucket == null || key == null
                ? Optional.empty()
                : Optional.of(new ObjectOrigin(decoded(pipeline), decoded(bucket), decoded(key)));
    }

    /// Returns the reason why a client's metadata is invalid; empty if it is valid.
    static Optional<String> problem(Map<String, String> metadata) {
        int bytes =
                metadata.entrySet().stream()
                        .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                        .sum();
        return bytes <= MOST
                ? Optional.empty()
                : Optional.of(
                        "the metadata of an object has %,d bytes; at most %,d are allowed, so shorten it"
                                .formatted(bytes, MOST));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Returns true if an object is no input of pipelines ([Publication#quiet]).
    static boolean isQuiet(Map<String, String> metadata) {
        return metadata.containsKey(QUIET);
    }

    /// Returns the metadata that a client stored.
    static Map<String, String> ofClient(Map<String, String> metadata) {
        var own = new HashMap<>(metadata);
        own.keySet().removeIf(name -> name.startsWith(PREFIX));
        return own;
    }

    /// Returns the metadata with which an output is stored.
    Map<String, String> with(Publication output) {
        var all = new HashMap<>(output.metadata());
        origin.ifPresent(input -> {
            all.put(PIPELINE, encoded(input.pipeline()));
            all.put(BUCKET, encoded(input.bucket()));
            all.put(KEY, encoded(input.key()));
        });
        all.put(ID, id);
        all.put(ETAG, etag);
        all.putAll(marks(output));
        return all;
    }

    /// Returns the metadata by which pipelines skip an object that is no input ([#isQuiet]).
    static Map<String, String> marks(Publication object) {
        return object.quiet() ? Map.of(QUIET, "true") : Map.of();
    }

    /// Encodes a text of at most 1,024 bytes so that it fits into metadata.
    private static String encoded(String text) {
        var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return encoded.length() <= MOST_ENCODED
                ? encoded
                : BASE_64 + BYTES.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return text.startsWith(BASE_64)
                ? new String(
                        Base64.getUrlDecoder().decode(text.substring(BASE_64.length())),
                        StandardCharsets.UTF_8)
                : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
