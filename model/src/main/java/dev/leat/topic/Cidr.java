package dev.leat.topic;

import com.google.re2j.Pattern;
import java.net.InetAddress;
import java.util.Optional;

/// Condition: an IP address in this CIDR block.
record Cidr(InetAddress block, int bits) implements ValueCondition {

    private static final Pattern V4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*");

    /// Parses `10.0.0.0/24` or `2001:db8::/32`.
    ///
    /// @throws IllegalArgumentException if it is not a CIDR block
    static Cidr of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            throw new IllegalArgumentException("Malformed CIDR, one '/' required");
        }
        int bits;
        try {
            bits = Integer.parseInt(text, slash + 1, text.length(), 10);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("Malformed CIDR, mask bits must be an integer");
        }
        if (bits < 0) {
            throw new IllegalArgumentException("Malformed CIDR, mask bits must not be negative");
        }
        var address = text.substring(0, slash);
        var block =
                address(address)
                        .orElseThrow(() ->
                                new IllegalArgumentException("Nonstandard IP address: " + address));
        int width = 8 * block.getAddress().length;
        if (bits >= width) {
            throw new IllegalArgumentException(
                    "IPv%d mask bits must be < %d".formatted(width == 32 ? 4 : 6, width));
        }
        return new Cidr(block, bits);
    }

    /// Parses an address; never resolves a host name.
    private static Optional<InetAddress> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean matches(FilterInput.Leaf leaf) {
        return leaf instanceof FilterInput.Text(var text)
                && address(text).map(InetAddress::getAddress).filter(this::has).isPresent();
    }

    private boolean has(byte[] address) {
        var of = block.getAddress();
        if (of.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((of[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
