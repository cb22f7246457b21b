package dev.leat.server.s3.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// The request ids that each response has.
final class RequestIds {

    static final String REQUEST = "x-amz-request-id";
    static final String HOST = "x-amz-id-2";

    private static final String HOST_ID =
            Base64.getEncoder().encodeToString("Leat".getBytes(StandardCharsets.UTF_8));

    private RequestIds() {}

    static Map<String, String> next() {
        String id = "%016X".formatted(ThreadLocalRandom.current().nextLong());
        return Map.of(REQUEST, id, HOST, HOST_ID);
    }
}
