package dev.leat.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The words of a server for requests that no site answered: those that are no HTTP, too large,
/// refused, or met a failure.
public interface ErrorResponses {

    Response say(int status, @Nullable String detail, Map<String, String> headers);
}
