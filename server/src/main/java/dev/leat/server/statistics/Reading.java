package dev.leat.server.statistics;

import dev.leat.server.Response;
import java.util.List;
import java.util.Map;

/// The data behind a GET path.
interface Reading {

    /// Answers a request with these path parameters and query parameters.
    ///
    /// @throws dev.leat.server.RefusedRequestException if a parameter is invalid, or nothing has
    ///   this key
    Response answer(Map<String, String> path, Map<String, List<String>> query);
}
