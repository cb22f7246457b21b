package dev.leat.server.s3;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The continuation token of a listing; opaque to clients.
final class ListingToken {

    private ListingToken() {}

    static String of(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws S3ErrorException if it is invalid
    static String read(String token) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException none) {
            throw S3ErrorException.invalidArgument(
                    "continuation-token", token, "The continuation token provided is incorrect");
        }
    }
}
