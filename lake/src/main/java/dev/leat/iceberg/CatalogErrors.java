package dev.leat.iceberg;

import dev.leat.port.LakeCatalog.Answer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/// Errors as the protocol of REST catalogs describes them: a status, the name of an exception, and
/// a message.
final class CatalogErrors {

    /// The first class of which an error is an instance determines its status.
    private static final Map<Class<? extends RuntimeException>, Integer> STATUS =
            new LinkedHashMap<>();

    static {
        STATUS.put(NoSuchNamespaceException.class, 404);
        STATUS.put(NoSuchTableException.class, 404);
        STATUS.put(NotFoundException.class, 404);
        STATUS.put(UnknownPathException.class, 404);
        STATUS.put(UnknownWarehouseException.class, 404);
        STATUS.put(AlreadyExistsException.class, 409);
        STATUS.put(CommitFailedException.class, 409);
        STATUS.put(NamespaceNotEmptyException.class, 409);
        STATUS.put(ForbiddenException.class, 403);
        STATUS.put(UnsupportedOperationException.class, 406);
        STATUS.put(UnprocessableEntityException.class, 422);
        STATUS.put(BadRequestException.class, 400);
        STATUS.put(ValidationException.class, 400);
        STATUS.put(IllegalArgumentException.class, 400);
    }

    private CatalogErrors() {}

    /// Returns the answer of an error that a request caused; empty for other errors.
    static Optional<Answer> answer(RuntimeException error) {
        return STATUS.entrySet().stream()
                .filter(known -> known.getKey().isInstance(error))
                .findFirst()
                .map(known -> answer(known.getKey(), known.getValue(), error));
    }

    private static Answer answer(
            Class<? extends RuntimeException> type, int status, RuntimeException error) {
        return new Answer(
                status,
                CatalogJson.written(
                        ErrorResponse.builder()
                                .responseCode(status)
                                .withType(type.getSimpleName())
                                .withMessage(String.valueOf(error.getMessage()))
                                .build()));
    }

    static final class UnknownPathException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnknownPathException(String path) {
            super("the catalog has no %s; GET /v1/config lists its endpoints".formatted(path));
        }
    }

    static final class UnknownWarehouseException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnknownWarehouseException(String name, Collection<String> known) {
            super(
                    "no warehouse '%s'; a warehouse is a bucket with lake tables: %s"
                            .formatted(name, String.join(", ", known)));
        }
    }
}
