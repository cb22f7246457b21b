package dev.leat.server.aws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The token of a page of a list, which clients get as a text without a meaning: the position of
/// the page, behind a checksum of the position and the name of the list. The checksum detects a
/// changed token and a token of another list. It is no signature: a position may have any value.
public final class PageToken {

    private PageToken() {}

    /// Returns the token of a page.
    ///
    /// @param list names the list among all lists of the service
    public static String of(String list, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        var checksum = new CRC32C();
        checksum.update(text);
        checksum.update(0);
        checksum.update(list.getBytes(StandardCharsets.UTF_8));
        var token = ByteBuffer.allocate(Integer.BYTES + text.length);
        token.putInt((int) checksum.getValue()).put(text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /// Returns the position of a page; empty if the token is not one of this list.
    public static Optional<String> position(String list, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length >= Integer.BYTES) {
                var text = Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
                var position = new String(text, StandardCharsets.UTF_8);
                return Optional.of(position).filter(found -> of(list, found).equals(token));
            }
        } catch (IllegalArgumentException foreign) {
            // refused below
        }
        return Optional.empty();
    }

    static String of(String list, int offset) {
        return of(list, Long.toString(offset));
    }

    /// Returns the position of a page whose position is a number that is not negative; empty if the
    /// token is not one of this list.
    ///
    /// @param token null for the first page, which has the position 0
    public static OptionalLong offset(String list, @Nullable String token) {
        if (token == null) {
            return OptionalLong.of(0);
        }
        return position(list, token).filter(text -> text.matches("\\d{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
