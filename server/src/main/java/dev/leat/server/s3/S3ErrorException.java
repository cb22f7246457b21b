package dev.leat.server.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An S3 error: its code, HTTP status and message, and additional elements and headers. A status
/// below 500 means a client error. Clients retry after 500 and 503, so these two statuses are used
/// only for temporary errors. The exception has no stack trace, as it is a regular response. Codes,
/// statuses and messages are from the S3 API Reference, 'Error responses'.
public final class S3ErrorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;
    private final String text;
    private final transient Map<String, String> details;
    private final transient Map<String, String> headers;

    public S3ErrorException(String code, int status, String text) {
        this(code, status, text, Map.of(), Map.of());
    }

    private S3ErrorException(
            String code,
            int status,
            String text,
            Map<String, String> details,
            Map<String, String> headers) {
        super(code + ": " + text, null, false, false);
        this.code = code;
        this.status = status;
        this.text = text;
        this.details = details;
        this.headers = headers;
    }

    /// Returns this error with one more element, such as `BucketName`.
    public S3ErrorException detail(String name, Object value) {
        return new S3ErrorException(
                code, status, text, more(details, name, value.toString()), headers);
    }

    /// Returns this error with one more header, such as the `Content-Range` of a 416.
    public S3ErrorException header(String name, String value) {
        return new S3ErrorException(code, status, text, details, more(headers, name, value));
    }

    private static Map<String, String> more(Map<String, String> map, String name, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(name, value);
        return Collections.unmodifiableMap(more);
    }

    public static S3ErrorException noSuchBucket(String bucket) {
        return new S3ErrorException("NoSuchBucket", 404, "The specified bucket does not exist")
                .detail("BucketName", bucket);
    }

    public static S3ErrorException noSuchKey(String key) {
        return new S3ErrorException("NoSuchKey", 404, "The specified key does not exist.")
                .detail("Key", key);
    }

    public static S3ErrorException noSuchUpload(String upload) {
        return new S3ErrorException(
                        "NoSuchUpload",
                        404,
                        "The specified upload does not exist. The upload ID may be invalid, or the"
                                + " upload may have been aborted or completed.")
                .detail("UploadId", upload);
    }

    public static S3ErrorException preconditionFailed(String condition) {
        return new S3ErrorException(
                        "PreconditionFailed",
                        412,
                        "At least one of the pre-conditions you specified did not hold")
                .detail("Condition", condition);
    }

    public static S3ErrorException invalidRange(String asked, long size) {
        return new S3ErrorException("InvalidRange", 416, "The requested range is not satisfiable")
                .detail("RangeRequested", asked)
                .detail("ActualObjectSize", size)
                .header("Content-Range", "bytes */" + size);
    }

    public static S3ErrorException invalidArgument(String name, String value, String text) {
        return new S3ErrorException("InvalidArgument", 400, text)
                .detail("ArgumentName", name)
                .detail("ArgumentValue", value);
    }

    public static S3ErrorException invalidRequest(String text) {
        return new S3ErrorException("InvalidRequest", 400, text);
    }

    public static S3ErrorException malformedXml() {
        return malformedXml("");
    }

    /// Returns the error for a body that is not the expected XML. `why` is a sentence for users.
    public static S3ErrorException malformedXml(String why) {
        String text =
                "The XML you provided was not well-formed or did not validate against our published"
                        + " schema";
        return new S3ErrorException("MalformedXML", 400, why.isEmpty() ? text : text + ": " + why);
    }

    public static S3ErrorException accessDenied(String text) {
        return new S3ErrorException("AccessDenied", 403, text);
    }

    /// Returns the error for an S3 feature that Leat does not support. S3 uses status 501, but
    /// clients may retry after a server error, so this is a client error.
    public static S3ErrorException notImplemented(String text) {
        return new S3ErrorException("NotImplemented", 400, text);
    }

    /// Returns the error for an unavailable dependency, after which the client retries.
    public static S3ErrorException unavailable(String text) {
        return new S3ErrorException("ServiceUnavailable", 503, text);
    }

    public static S3ErrorException internal() {
        return new S3ErrorException(
                "InternalError", 500, "internal error; see the log of the app. Please try again.");
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String text() {
        return text;
    }

    public Map<String, String> details() {
        return details;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
