package dev.leat.testkit.cell;

import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.query.ColumnMask;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows of the data files of a lake table, as texts; a missing value is [CellText#NULL].
public final class LakeCells {

    private LakeCells() {}

    /// Returns the rows of these files, with all columns of the table.
    public static FileCells.Rows read(List<LakeLayout.Column> columns, List<Path> files)
            throws IOException {
        if (files.isEmpty()) {
            var names = columns.stream().map(LakeLayout.Column::name).toList();
            return new FileCells.Rows(names, List.of(), Optional.empty());
        }
        return FileCells.inFolder(folder -> {
            var copies = new ArrayList<Path>();
            for (var file : files) {
                var copy = folder.resolve("file" + copies.size());
                copies.add(Files.copy(file, copy));
            }
            var sql = "SELECT * FROM " + LakeScan.of(columns, copies);
            return FileCells.rows(
                    folder,
                    tables -> tables.selects(FileCells.TABLE, List.of(sql), ColumnMask.NONE));
        });
    }
}
