package dev.leat.server;

import java.util.List;
import java.util.Optional;

/// A part of the server: answers the requests that are its own. Many threads ask at once.
public interface Site {

    /// Nothing if the path is none of this site's.
    ///
    /// @throws Refusal if the path is its own and the request is wrong
    Optional<Response> answer(Request request);

    /// The paths that a person may ask for, to be named where somebody asks for another.
    List<String> paths();

    /// The most bytes of a body that it may want to read; larger ones are refused before it is
    /// asked.
    default long largestBody() {
        return Server.LARGEST_BODY;
    }
}
