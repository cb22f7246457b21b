package dev.leat.server.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as S3 says it: its code, HTTP status and message, and the elements and headers that go
/// with it beside those that every error has. The caller's fault if the status is below 500; of 500
/// and 503 clients try again, so these are for what may pass. It has no stack trace: it is an
/// answer. Codes, statuses and words are those of the S3 API Reference, 'Error responses'.
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

    /// The same with one more element, such as `BucketName`.
    public S3ErrorException detail(String name, Object value) {
        return new S3ErrorException(
                code, status, text, more(details, name, value.toString()), headers);
    }

    /// The same with one more header, such as the `UploadedContent-Range` of a 416.
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

    /// That a body is no XML of the kind that is wanted; `why` is a sentence for people.
    public static S3ErrorException malformedXml(String why) {
        String text =
                "The XML you provided was not well-formed or did not validate against our published"
                        + " schema";
        return new S3ErrorException("MalformedXML", 400, why.isEmpty() ? text : text + ": " + why);
    }

    public static S3ErrorException accessDenied(String text) {
        return new S3ErrorException("AccessDenied", 403, text);
    }

    /// What S3 has and Leat has not. S3 says 501; of what is said to be the server's, clients may
    /// try again.
    public static S3ErrorException notImplemented(String text) {
        return new S3ErrorException("NotImplemented", 400, text);
    }

    /// Something that Leat needs is away for now; the caller tries again.
    public static S3ErrorException unavailable(String text) {
        return new S3ErrorException("ServiceUnavailable", 503, text);
    }

    public static S3ErrorException internal() {
        return new S3ErrorException(
                "InternalError",
                500,
                "this failed inside Leat; its log says why. Please try again.");
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
