package dev.leat.function.child;

import dev.leat.function.RowView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// Reads the content of a frame.
final class FrameReader {

    private final ByteBuffer bytes;

    FrameReader(byte[] frame) {
        bytes = ByteBuffer.wrap(frame);
    }

    boolean more() {
        return bytes.hasRemaining();
    }

    /// Reads a list of names: their number, and the length and text of each.
    List<String> names() {
        var names = new ArrayList<String>();
        for (int left = bytes.getInt(); left > 0; left--) {
            var utf8 = new byte[bytes.getInt()];
            bytes.get(utf8);
            names.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return names;
    }

    RowView row(Set<String> columns) {
        var values = new HashMap<String, Object>();
        for (var column : columns) {
            int length = bytes.getInt();
            if (length > 0) {
                var value = CellReader.read(bytes);
                if (value != null) {
                    values.put(column, value);
                }
            }
        }
        return RowView.of(columns, values);
    }
}
