package io.archangel.proof.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** What h2spec found, as its JUnit report has it. @param cases in order */
record H2Report(List<Case> cases) {

    /**
     * One case.
     *
     * @param section {@code http2/6.5.3}
     * @param name    what was sent
     * @param trouble what was wrong, empty if nothing was
     */
    record Case(String section, String name, String trouble) {}

    static H2Report read(Path file) throws IOException {
        var cases = new ArrayList<Case>();
        try {
            var document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile());
            var nodes = document.getElementsByTagName("testcase");
            for (int i = 0; i < nodes.getLength(); i++) {
                var node = (Element) nodes.item(i);
                cases.add(new Case(node.getAttribute("package"), node.getAttribute("classname"), trouble(node)));
            }
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException("no report: " + file, unreadable);
        }
        return new H2Report(List.copyOf(cases));
    }

    /** A case that passed has nothing inside; one that was skipped has not passed. */
    private static String trouble(Element node) {
        for (var inner = node.getFirstChild(); inner != null; inner = inner.getNextSibling()) {
            if (inner instanceof Element element) {
                return element.getTagName() + " "
                        + element.getTextContent().strip().replace("\n", ", ");
            }
        }
        return "";
    }

    List<Case> failed() {
        return cases.stream().filter(each -> !each.trouble.isEmpty()).toList();
    }
}
