package dev.leat.kernel.parquet;

import dev.leat.kernel.parquet.CompactValue.Reader;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The columns of a Parquet file as its footer declares them, in order. DuckDB renames equal names,
/// reads wide decimals as doubles and cuts nanoseconds of INT96, so its description of a file does
/// not show them.
record ParquetSchema(List<Column> columns) {

    /// The columns of a file whose footer is damaged.
    static final ParquetSchema DAMAGED = new ParquetSchema(List.of());

    /// The physical type INT96 of parquet.thrift.
    static final int INT96 = 3;

    /// The most digits of a decimal that DuckDB reads exactly.
    static final int DIGITS = 38;

    // FileMetaData
    private static final int SCHEMA = 2;

    // SchemaElement
    private static final int TYPE = 1;
    private static final int NAME = 4;
    private static final int CHILDREN = 5;
    private static final int CONVERTED = 6;
    private static final int SCALE = 7;
    private static final int PRECISION = 8;
    private static final int LOGICAL = 10;

    // ConvertedType and LogicalType
    private static final int CONVERTED_DECIMAL = 5;
    private static final int LOGICAL_DECIMAL = 5;

    private static final int MAX_DEPTH = 64;

    ParquetSchema {
        columns = List.copyOf(columns);
    }

    /// A column, or a member of one.
    ///
    /// @param type the physical type; -1 for a column with members
    /// @param digits the precision of a decimal; 0 for other types
    /// @param scale the number of digits of a decimal behind the point
    record Column(String name, int type, int digits, int scale, List<Column> members) {

        Column {
            members = List.copyOf(members);
        }

        boolean int96() {
            return type == INT96;
        }

        /// Returns the reason for which the values of this column cannot be read exactly, without
        /// names of the file.
        Optional<String> inexact() {
            if (digits > DIGITS) {
                return Optional.of(
                        "has a decimal of %d digits, and at most %d are supported: write it as a text"
                                .formatted(digits, DIGITS));
            }
            if (members.stream().anyMatch(Column::int96)) {
                return Optional.of(
                        "has times of the type INT96 in a list, map or struct: write them as INT64");
            }
            var lower = new HashSet<String>();
            if (!members.stream().allMatch(one -> lower.add(one.name.toLowerCase(Locale.ROOT)))) {
                return Optional.of(
                        "has two members with the same name (SQL ignores case): rename one of them");
            }
            return members.stream().flatMap(member -> member.inexact().stream()).findFirst();
        }
    }

    /// Reads the columns from the first bytes of a footer. Empty if the footer is damaged.
    static Optional<ParquetSchema> read(byte[] footer) {
        var reader = new Reader(ByteBuffer.wrap(footer));
        var elements = new ArrayDeque<Element>();
        try {
            reader.fields((field, type) -> {
                if (field == SCHEMA && type == CompactValue.Type.LIST) {
                    reader.structs(() -> elements.add(element(reader)));
                    throw new ReadException();
                }
                reader.skip(type, 0);
            });
        } catch (ReadException complete) {
            return root(elements);
        } catch (IOException | BufferUnderflowException | IllegalArgumentException damaged) {
            // DuckDB describes the damage
        }
        return Optional.empty();
    }

    /// Ends the reading of a footer after the columns, before the row groups.
    private static final class ReadException extends IOException {}

    private record Element(String name, int type, int digits, int scale, int children) {}

    private static Element element(Reader reader) throws IOException {
        var name = new String[] {""};
        var numbers = new int[PRECISION + 1];
        numbers[TYPE] = -1;
        var decimal = new boolean[1];
        reader.fields((field, type) -> {
            if (field == NAME && type == CompactValue.Type.BINARY) {
                name[0] = StandardCharsets.UTF_8.decode(reader.text()).toString();
            } else if (field < numbers.length && type == CompactValue.Type.I32) {
                numbers[field] = (int) reader.zigzag();
            } else if (field == LOGICAL && type == CompactValue.Type.STRUCT) {
                reader.fields((kind, parameters) -> {
                    decimal[0] |= kind == LOGICAL_DECIMAL;
                    reader.skip(parameters, 0);
                });
            } else {
                reader.skip(type, 0);
            }
        });
        boolean digits = decimal[0] || numbers[CONVERTED] == CONVERTED_DECIMAL;
        return new Element(
                name[0],
                numbers[TYPE],
                digits ? numbers[PRECISION] : 0,
                digits ? numbers[SCALE] : 0,
                numbers[CHILDREN]);
    }

    /// The elements are in depth-first order, each before its members.
    private static Optional<ParquetSchema> root(ArrayDeque<Element> elements) {
        var root = column(elements, 0);
        return root.filter(_ -> elements.isEmpty()).map(all -> new ParquetSchema(all.members));
    }

    private static Optional<Column> column(ArrayDeque<Element> elements, int depth) {
        var element = elements.poll();
        if (element == null || depth > MAX_DEPTH || element.children < 0) {
            return Optional.empty();
        }
        var members = new ArrayList<Column>();
        for (int i = 0; i < element.children; i++) {
            var member = column(elements, depth + 1);
            if (member.isEmpty()) {
                return Optional.empty();
            }
            members.add(member.get());
        }
        return Optional.of(
                new Column(element.name, element.type, element.digits, element.scale, members));
    }
}
