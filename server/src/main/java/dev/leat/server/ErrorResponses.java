package dev.leat.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The format of error responses for requests that no site answered, because they are malformed,
/// too large, refused or failed.
public interface ErrorResponses {

    Response say(int status, @Nullable String detail, Map<String, String> headers);
}
