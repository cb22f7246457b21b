package dev.leat.cli.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads CSV as RFC 4180 says. A field without quotes and characters is NULL.
final class CsvText {

    private CsvText() {}

    static List<List<@Nullable String>> rows(String text) {
        var rows = new ArrayList<List<@Nullable String>>();
        var row = new ArrayList<@Nullable String>();
        var field = new StringBuilder();
        boolean quoted = false;
        boolean within = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (within && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                within = !within;
                quoted = true;
            } else if (within || (c != ',' && c != '\n' && c != '\r')) {
                field.append(c);
            } else if (c != '\r') {
                row.add(quoted || !field.isEmpty() ? field.toString() : null);
                field.setLength(0);
                quoted = false;
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        return rows;
    }
}
