package dev.leat.server.s3;

import dev.leat.server.RefusedRequestException;
import dev.leat.server.RequestUrl;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// The source of a copy, from the header `x-amz-copy-source`: `/BUCKET/KEY?versionId=ID`,
/// percent-encoded. The leading slash is optional.
record CopySource(String bucket, String key, @Nullable String version) {

    private static final String VERSION = "?versionId=";

    /// @throws S3ErrorException if the header does not name an object
    @SuppressWarnings("deprecation") // to clients, who are to name bucket and key
    static CopySource of(CopyObjectRequest request) {
        return of(request.copySource());
    }

    /// @throws S3ErrorException if the header does not name an object
    @SuppressWarnings("deprecation") // as above
    static CopySource of(UploadPartCopyRequest request) {
        return of(request.copySource());
    }

    /// @throws S3ErrorException if the header does not name an object
    static CopySource of(@Nullable String header) {
        String text = header == null ? "" : header;
        if (text.startsWith("arn:")) {
            throw S3ErrorException.notImplemented(
                    "Leat does not support access points; name the source as BUCKET/KEY.");
        }
        int mark = text.indexOf(VERSION);
        String version = mark < 0 ? null : text.substring(mark + VERSION.length());
        String path = decoded(mark < 0 ? text : text.substring(0, mark), text);
        String rest = path.startsWith("/") ? path.substring(1) : path;
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1) {
            throw S3ErrorException.invalidArgument(
                    "x-amz-copy-source",
                    text,
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        return new CopySource(rest.substring(0, slash), rest.substring(slash + 1), version);
    }

    private static String decoded(String path, String header) {
        try {
            return RequestUrl.decodePath(path);
        } catch (RefusedRequestException broken) {
            throw S3ErrorException.invalidArgument(
                    "x-amz-copy-source", header, String.valueOf(broken.getMessage()));
        }
    }
}
