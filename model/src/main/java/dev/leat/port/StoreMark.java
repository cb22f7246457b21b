package dev.leat.port;

import java.security.SecureRandom;
import java.util.HexFormat;

/// The mark of a store outside of the state folder: a random text by which a process notices that
/// the store was emptied or replaced. It begins with the version of the store's format. Until the
/// first release, a change of the format only increases the version: stores of all other versions
/// are refused.
public final class StoreMark {

    private static final int BYTES = 12;
    private static final char SEPARATOR = '-';

    private StoreMark() {}

    /// Returns a new mark for a store whose format has this version.
    public static String draw(int version) {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return "" + version + SEPARATOR + HexFormat.of().formatHex(bytes);
    }

    /// Checks the version in the mark of a store.
    ///
    /// @param store the store in a message
    /// @throws CorruptStateException if the store's format has another version
    public static void check(String store, String mark, int version) {
        if (!mark.startsWith("" + version + SEPARATOR)) {
            throw other(store, version);
        }
    }

    /// Returns the refusal of a store whose format has another version than this one.
    public static CorruptStateException other(String store, int version) {
        return new CorruptStateException(
                "the data in %s has another version than %d, the only one that this version of Leat supports; use another place for the data, or the version of Leat that wrote it"
                        .formatted(store, version));
    }
}
