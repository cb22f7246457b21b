package dev.leat.server.aws;

import dev.leat.server.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/// The protocol of a response.
sealed interface Protocol {

    /// Returns a successful response.
    Response answer(String operation, SdkPojo answer, Shape shape, String request);

    Response fault(AwsErrorException fault, String request);

    /// The JSON protocol, with the operation in a header. `contentType` is the request's content
    /// type, including the protocol version.
    record Json(String contentType) implements Protocol {

        static final String DEFAULT = "application/x-amz-json-1.0";

        JsonFormat format() {
            return JsonFormat.of(contentType).orElse(JsonFormat.TEXT);
        }

        @Override
        public Response answer(String operation, SdkPojo answer, Shape shape, String request) {
            return new Response(
                    200,
                    contentType,
                    Map.of("x-amzn-RequestId", request),
                    new Response.Body.Whole(JsonWriting.answer(answer, shape, format())));
        }

        @Override
        public Response fault(AwsErrorException fault, String request) {
            String inQuery = fault.code() + (fault.senders() ? ";Sender" : ";Receiver");
            var headers = Map.of("x-amzn-RequestId", request, "x-amzn-query-error", inQuery);
            var body = new Response.Body.Whole(JsonWriting.fault(fault, format()));
            return new Response(fault.status(), contentType, headers, body);
        }
    }

    /// The Query protocol: requests are forms, responses are XML.
    record Query(QueryNames names) implements Protocol {

        @Override
        public Response answer(String operation, SdkPojo answer, Shape shape, String request) {
            return xml(200, request, QueryXml.answer(operation, answer, shape, names, request));
        }

        @Override
        public Response fault(AwsErrorException fault, String request) {
            byte[] xml = QueryXml.fault(fault, names.namespace(), request);
            return xml(fault.status(), request, xml);
        }
    }

    /// An HTML page with one sentence, for a user who followed a link. `said` contains the sentence
    /// for each operation.
    record Page(Map<String, String> said) implements Protocol {

        @Override
        public Response answer(String operation, SdkPojo answer, Shape shape, String request) {
            return html(200, request, said.getOrDefault(operation, "Done."));
        }

        @Override
        public Response fault(AwsErrorException fault, String request) {
            return html(fault.status(), request, fault.text());
        }

        private static Response html(int status, String request, String text) {
            String page =
                    """
                    <!doctype html><html lang="en"><meta charset="utf-8"><title>Leat</title>\
                    <p style="font: 1.2em sans-serif; margin: 3em">%s</p></html>
                    """
                            .formatted(new Xml("", Xml.Forbidden.REPLACED).escaped(text));
            return new Response(
                    status,
                    "text/html; charset=utf-8",
                    Map.of("x-amzn-RequestId", request, "Cache-Control", "no-store"),
                    new Response.Body.Whole(page.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// S3's protocol. It can only write errors here.
    record RestXml() implements Protocol {

        @Override
        public Response answer(String operation, SdkPojo answer, Shape shape, String request) {
            throw new IllegalStateException("only errors are written in S3's protocol");
        }

        @Override
        public Response fault(AwsErrorException fault, String request) {
            return xml(fault.status(), request, QueryXml.s3(fault, request));
        }
    }

    /// The protocol of Lambda and other services. It can only write errors here.
    record RestJson() implements Protocol {

        @Override
        public Response answer(String operation, SdkPojo answer, Shape shape, String request) {
            throw new IllegalStateException("only errors are written in the REST JSON protocol");
        }

        @Override
        public Response fault(AwsErrorException fault, String request) {
            var headers = Map.of("x-amzn-RequestId", request, "x-amzn-ErrorType", fault.code());
            var body = new Response.Body.Whole(JsonWriting.fault(fault, JsonFormat.TEXT));
            return new Response(fault.status(), Response.JSON, headers, body);
        }
    }

    private static Response xml(int status, String request, byte[] text) {
        return new Response(
                status,
                "text/xml",
                Map.of("x-amzn-RequestId", request),
                new Response.Body.Whole(text));
    }
}
