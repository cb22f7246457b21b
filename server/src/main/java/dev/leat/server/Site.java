package dev.leat.server;

import java.util.List;
import java.util.Optional;

/// A set of paths of the server and the code that answers requests to them. Many threads call it.
public interface Site {

    /// Returns the response; empty if the path does not belong to this site.
    ///
    /// @throws RefusedRequestException if the path belongs to this site and the request is invalid
    Optional<Response> answer(Request request);

    /// Returns the paths to list in the response for an unknown path.
    List<String> paths();

    /// Returns the maximum size of a body that the site reads. The server refuses a larger body
    /// before it calls the site.
    default long largestBody() {
        return Server.LARGEST_BODY;
    }
}
