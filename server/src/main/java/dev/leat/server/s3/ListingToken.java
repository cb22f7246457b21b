package dev.leat.server.s3;

import dev.leat.server.aws.PageToken;

/// The continuation token of a listing; opaque to clients.
final class ListingToken {

    /// The name of the list of buckets; no bucket has it.
    static final String BUCKETS = "";

    private ListingToken() {}

    /// @param list the bucket whose objects are listed
    static String of(String list, String last) {
        return PageToken.of(list, last);
    }

    /// @throws S3ErrorException if it is not a token of this list
    static String read(String list, String token) {
        return PageToken.position(list, token)
                .orElseThrow(() ->
                        S3ErrorException.invalidArgument(
                                "continuation-token",
                                token,
                                "The continuation token provided is incorrect"));
    }
}
