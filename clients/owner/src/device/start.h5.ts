/** What a browser wants to be told at the start: the language of the page, for fonts and readers. */
import { htmlLanguage, language, onLanguage } from '@kit/words';
import '@/styles/browser.css';
import './missing_page';
import './taste';

function tell(): void {
  document.documentElement.lang = htmlLanguage(language());
}

tell();
onLanguage(tell);
