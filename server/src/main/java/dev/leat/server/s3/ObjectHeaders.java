package dev.leat.server.s3;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/// The headers that are stored with an object and returned with it: content type, encoding, caching
/// and storage class.
final class ObjectHeaders {

    static final String TYPE = "content-type";
    static final String ENCODING = "content-encoding";
    static final String STORAGE_CLASS = "x-amz-storage-class";
    static final String REDIRECT = "x-amz-website-redirect-location";
    static final String STANDARD = "STANDARD";
    static final String DEFAULT_TYPE = "binary/octet-stream";

    private static final String EXPIRES = "expires";

    private static final List<String> KEPT =
            List.of(
                    TYPE,
                    ENCODING,
                    "cache-control",
                    "content-disposition",
                    "content-language",
                    STORAGE_CLASS,
                    REDIRECT);

    /// Headers that a reader may override in the response.
    private static final List<String> OVERRIDDEN =
            List.of(TYPE, ENCODING, "cache-control", "content-disposition", "content-language");

    /// Storage classes whose objects can be read immediately.
    private static final Set<String> CLASSES =
            Set.of(
                    STANDARD,
                    "REDUCED_REDUNDANCY",
                    "STANDARD_IA",
                    "ONEZONE_IA",
                    "INTELLIGENT_TIERING",
                    "GLACIER_IR");

    private ObjectHeaders() {}

    /// Returns the headers of a request that stores an object.
    ///
    /// @throws S3ErrorException if the storage class is not supported
    static Map<String, String> of(SdkPojo request, Call call) {
        var headers = new HashMap<String, String>();
        for (var name : KEPT) {
            ModelFields.text(request, name).ifPresent(value -> headers.put(name, value));
        }
        String storage = headers.getOrDefault(STORAGE_CLASS, STANDARD);
        if (!CLASSES.contains(storage)) {
            throw new S3ErrorException(
                            "InvalidStorageClass",
                            400,
                            "The storage class you specified is not valid. Leat has one storage class"
                                    + " and accepts the names %s for it."
                                            .formatted(
                                                    String.join(
                                                            ", ",
                                                            CLASSES.stream().sorted().toList())))
                    .detail("StorageClassRequested", storage);
        }
        headers.remove(STORAGE_CLASS, STANDARD);
        // The header is stored unchanged, because it need not be a valid time.
        call.header().apply(EXPIRES).ifPresent(value -> headers.put(EXPIRES, value));
        return headers;
    }

    /// Returns the headers of a response: those of the object, with the overrides that the request
    /// contains.
    ///
    /// @param request has members like `response-content-type`
    static Map<String, String> shown(
            Map<String, String> kept, SdkPojo request, @Nullable Instant expires) {
        var shown = new LinkedHashMap<String, String>();
        shown.put(TYPE, DEFAULT_TYPE);
        shown.putAll(kept);
        for (var name : OVERRIDDEN) {
            ModelFields.text(request, "response-" + name)
                    .ifPresent(value -> shown.put(name, value));
        }
        if (expires != null) {
            shown.put(EXPIRES, Dates.text(expires));
        }
        return shown;
    }

    /// Sets the headers in the builder of a response.
    static void set(SdkPojo builder, Map<String, String> headers) {
        headers.forEach((name, value) -> ModelFields.set(builder, name, value));
    }

    /// Returns the storage class for a listing, which also names the default class.
    static String storageClass(Map<String, String> headers) {
        return headers.getOrDefault(STORAGE_CLASS, STANDARD);
    }
}
