package dev.leat.server.dynamodb;

import dev.leat.batch.Hashes;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/// The digest of a part of a request. Equal parts have equal digests, also if a client sends the
/// members of a map in another order.
final class RequestDigest {

    private final StringBuilder text = new StringBuilder();

    private RequestDigest() {}

    static byte[] of(Object part) {
        var digest = new RequestDigest();
        digest.add(part);
        return Hashes.sha256(digest.text.toString());
    }

    private void add(@Nullable Object part) {
        switch (part) {
            case null -> text.append('-');
            case SdkPojo object -> {
                text.append('{');
                for (var field : object.sdkFields()) {
                    var value = field.getValueOrDefault(object);
                    if (value != null) {
                        text.append(field.memberName()).append('=');
                        add(value);
                    }
                }
                text.append('}');
            }
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, Object>();
                map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
                text.append("M").append(sorted.size());
                sorted.forEach((name, value) -> {
                    add(name);
                    add(value);
                });
            }
            case Collection<?> list -> {
                text.append('L').append(list.size());
                list.forEach(this::add);
            }
            case SdkBytes bytes -> add(HexFormat.of().formatHex(bytes.asByteArrayUnsafe()));
            default -> {
                var value = part.toString();
                text.append(value.length()).append(':').append(value);
            }
        }
    }
}
