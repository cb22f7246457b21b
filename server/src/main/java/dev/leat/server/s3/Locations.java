package dev.leat.server.s3;

import dev.leat.server.RequestUrl;
import dev.leat.server.aws.Caller;
import java.util.Arrays;
import java.util.stream.Collectors;

/// URLs of objects.
final class Locations {

    private Locations() {}

    static String of(Caller caller, String bucket, String key) {
        String path =
                Arrays.stream(key.split("/", -1))
                        .map(RequestUrl::encode)
                        .collect(Collectors.joining("/"));
        return caller.address() + "/" + bucket + "/" + path;
    }
}
