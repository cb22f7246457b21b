package dev.leat.server.s3;

import dev.leat.server.aws.Caller;
import java.util.Optional;
import java.util.function.Function;

/// What belongs to a request beside its input: who asks, the bytes that come with it, the id that
/// its answer carries, and its headers by their names, for what the input has in another form.
public record Call(
        Caller caller,
        UploadedContent body,
        String id,
        Function<String, Optional<String>> header) {}
