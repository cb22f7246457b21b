package dev.leat.iceberg;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.leat.port.LakeCatalog.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTMessage;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTSerializers;
import org.jspecify.annotations.Nullable;

/// Reads and writes the documents of the protocol of REST catalogs.
final class CatalogJson {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                    .build();

    static {
        RESTSerializers.registerAll(JSON);
    }

    private CatalogJson() {}

    /// @throws BadRequestException if the body is not such a document
    static <T extends RESTRequest> T read(byte[] body, Class<T> type) {
        try {
            var request = JSON.readValue(body, type);
            if (request == null) {
                throw new BadRequestException("the request has no body");
            }
            request.validate();
            return request;
        } catch (JsonProcessingException wrong) {
            throw new BadRequestException(
                    wrong, "the body is not valid: %s", String.valueOf(wrong.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] written(RESTMessage document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer answer(@Nullable RESTMessage document) {
        return document == null
                ? new Answer(NO_CONTENT, new byte[0])
                : new Answer(OK, written(document));
    }
}
