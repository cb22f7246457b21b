package dev.leat.decode;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;
import tools.jackson.core.util.JsonRecyclerPools;

/// A parser of documents in UTF-8, one after the other. To create a parser for each takes a quarter
/// of the CPU time of decoding short documents.
final class DocumentParser extends UTF8StreamJsonParser {

    /// Number of documents after which a parser is replaced, because it keeps the names of fields.
    private static final int MAX_DOCUMENTS = 1_000;

    private int documents = 1;

    private DocumentParser(
            ObjectReadContext reader,
            IOContext context,
            ByteQuadsCanonicalizer names,
            byte[] bytes,
            int from,
            int end) {
        super(
                reader,
                context,
                StreamReadFeature.collectDefaults(),
                JsonReadFeature.collectDefaults(),
                null,
                names,
                bytes,
                from,
                end,
                0,
                false);
    }

    /// Returns true if the document has been read up to its end, so that another can follow.
    boolean endsDocument() {
        if (_currToken != JsonToken.END_OBJECT || !_streamReadContext.inRoot()) {
            return false;
        }
        while (_inputPtr < _inputEnd) {
            switch (_inputBuffer[_inputPtr]) {
                case ' ', '\t', '\r', '\n' -> _inputPtr++;
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /// Continues with another document if the last one was read up to its end. Returns false if a
    /// new parser is needed.
    boolean begin(byte[] document) {
        if (documents == MAX_DOCUMENTS) {
            return false;
        }
        documents++;
        clearCurrentToken();
        _inputBuffer = document;
        _inputPtr = 0;
        _inputEnd = document.length;
        _currInputProcessed = 0;
        _currInputRow = 1;
        _currInputRowStart = 0;
        return true;
    }

    /// Makes parsers with the limits of documents.
    static final class Factory extends JsonFactory {

        Factory() {
            super(
                    builder()
                            .recyclerPool(JsonRecyclerPools.threadLocalPool())
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(Decoder.MAX_DEPTH)
                                            .maxNumberLength(Integer.MAX_VALUE)
                                            .maxStringLength(Integer.MAX_VALUE)
                                            .build()));
        }

        DocumentParser parser(byte[] document) {
            return (DocumentParser)
                    createParser(ObjectReadContext.empty(), document, 0, document.length);
        }

        @Override
        protected JsonParser _createParser(
                ObjectReadContext reader, IOContext context, byte[] bytes, int from, int length) {
            var names = _byteSymbolCanonicalizer.makeChild(_factoryFeatures);
            return new DocumentParser(reader, context, names, bytes, from, from + length);
        }
    }
}
