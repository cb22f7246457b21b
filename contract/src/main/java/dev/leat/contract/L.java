import org.junit.platform.launcher.*;import org.junit.platform.launcher.core.*;import org.junit.platform.launcher.listeners.*;
import static org.junit.platform.engine.discovery.DiscoverySelectors.*;
import java.io.PrintWriter;
public class L{public static void main(String[] a){
 var b=LauncherDiscoveryRequestBuilder.request();
 for(var c:a) b.selectors(c.endsWith(".")?selectPackage(c.substring(0,c.length()-1)):selectClass(c));
 var s=new SummaryGeneratingListener();
 LauncherFactory.create().execute(b.build(),s);
 s.getSummary().getFailures().forEach(f->{System.out.println("FAIL "+f.getTestIdentifier().getDisplayName());var t=f.getException();System.out.println(t.getMessage());for(int i=0;i<Math.min(Integer.getInteger("st",6),t.getStackTrace().length);i++)System.out.println("   "+t.getStackTrace()[i]);});
 System.out.println("ok "+s.getSummary().getTestsSucceededCount()+" failed "+s.getSummary().getTestsFailedCount());System.exit(0);}}
