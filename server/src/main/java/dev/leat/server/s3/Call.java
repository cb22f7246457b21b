package dev.leat.server.s3;

import dev.leat.server.aws.Caller;
import java.util.Optional;
import java.util.function.Function;

/// The context of a request in addition to its input: the caller, the body, the id of the request
/// for the response, and the headers by name.
public record Call(
        Caller caller,
        UploadedContent body,
        String id,
        Function<String, Optional<String>> header) {}
