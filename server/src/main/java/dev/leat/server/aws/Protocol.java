package dev.leat.server.aws;

import dev.leat.server.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/// How a caller wants its answer written.
sealed interface Protocol {

    /// An answer without an error.
    Reply answer(String operation, SdkPojo answer, Shape shape, String request);

    Reply fault(Fault fault, String request);

    /// JSON with the operation in a header. `contentType` is the request's, with its version.
    record Json(String contentType) implements Protocol {

        static final String DEFAULT = "application/x-amz-json-1.0";

        @Override
        public Reply answer(String operation, SdkPojo answer, Shape shape, String request) {
            return new Reply(
                    200,
                    contentType,
                    Map.of("x-amzn-RequestId", request),
                    new Reply.Body.Whole(JsonWriting.answer(answer, shape)));
        }

        @Override
        public Reply fault(Fault fault, String request) {
            String inQuery = fault.code() + (fault.senders() ? ";Sender" : ";Receiver");
            var headers = Map.of("x-amzn-RequestId", request, "x-amzn-query-error", inQuery);
            var body = new Reply.Body.Whole(JsonWriting.fault(fault));
            return new Reply(fault.status(), contentType, headers, body);
        }
    }

    /// A form in, XML out.
    record Query(QueryNames names) implements Protocol {

        @Override
        public Reply answer(String operation, SdkPojo answer, Shape shape, String request) {
            return xml(200, request, QueryXml.answer(operation, answer, shape, names, request));
        }

        @Override
        public Reply fault(Fault fault, String request) {
            byte[] xml = QueryXml.fault(fault, names.namespace(), request);
            return xml(fault.status(), request, xml);
        }
    }

    /// For a person who followed a link: a sentence. `said` has one for each operation.
    record Page(Map<String, String> said) implements Protocol {

        @Override
        public Reply answer(String operation, SdkPojo answer, Shape shape, String request) {
            return html(200, request, said.getOrDefault(operation, "Done."));
        }

        @Override
        public Reply fault(Fault fault, String request) {
            return html(fault.status(), request, fault.text());
        }

        private static Reply html(int status, String request, String text) {
            String page =
                    """
                    <!doctype html><html lang="en"><meta charset="utf-8"><title>Leat</title>\
                    <p style="font: 1.2em sans-serif; margin: 3em">%s</p></html>
                    """
                            .formatted(new Xml("", Xml.Forbidden.REPLACED).escaped(text));
            return new Reply(
                    status,
                    "text/html; charset=utf-8",
                    Map.of("x-amzn-RequestId", request, "Cache-Control", "no-store"),
                    new Reply.Body.Whole(page.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// S3's, of which there is nothing but the errors.
    record RestXml() implements Protocol {

        @Override
        public Reply answer(String operation, SdkPojo answer, Shape shape, String request) {
            throw new IllegalStateException("no service here answers in S3's protocol");
        }

        @Override
        public Reply fault(Fault fault, String request) {
            return xml(fault.status(), request, QueryXml.s3(fault, request));
        }
    }

    /// That of Lambda and others, of which there is nothing but the errors.
    record RestJson() implements Protocol {

        @Override
        public Reply answer(String operation, SdkPojo answer, Shape shape, String request) {
            throw new IllegalStateException("no service here answers in REST");
        }

        @Override
        public Reply fault(Fault fault, String request) {
            var headers = Map.of("x-amzn-RequestId", request, "x-amzn-ErrorType", fault.code());
            var body = new Reply.Body.Whole(JsonWriting.fault(fault));
            return new Reply(fault.status(), Reply.JSON, headers, body);
        }
    }

    private static Reply xml(int status, String request, byte[] text) {
        return new Reply(
                status,
                "text/xml",
                Map.of("x-amzn-RequestId", request),
                new Reply.Body.Whole(text));
    }
}
