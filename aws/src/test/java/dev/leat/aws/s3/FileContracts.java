package dev.leat.aws.s3;

import dev.leat.aws.SharedServices;
import dev.leat.contract.ClaimContract;
import dev.leat.contract.FileEndContract;
import dev.leat.contract.TestedFiles;
import dev.leat.contract.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/// The contracts of claims on objects and of ends of files over some services. The clock of the
/// processes is virtual.
abstract class FileContracts {

    private final List<ContractFiles> opened = new ArrayList<>();

    abstract SharedServices services();

    @AfterEach
    void close() {
        opened.forEach(ContractFiles::close);
    }

    private TestedFiles files(VirtualTime time) {
        var files = new ContractFiles(services()::clients, time);
        opened.add(files);
        return files;
    }

    @Nested
    class Claims extends ClaimContract {

        @Override
        protected TestedFiles open(VirtualTime time) {
            return files(time);
        }
    }

    @Nested
    class Ends extends FileEndContract {

        @Override
        protected TestedFiles open(VirtualTime time) {
            return files(time);
        }
    }
}
