import { LanguageSwitch } from '../components/LanguageSwitch.tsx';
import { useTexts } from '../state/station-context.tsx';
import { Looks } from './Looks.tsx';
import { Parts } from './Parts.tsx';
import { Stage } from './Stage.tsx';
import { SCREEN_IDS } from './scene.ts';
import { SCENES } from './scenes.ts';
import './gallery.css';

/** `/gallery`: each component in each state; `/gallery?scene=<name>`: one whole screen, alive, from fixtures. */
export default function Gallery() {
  const name = new URLSearchParams(location.search).get('scene');
  const scene = SCENES.find((candidate) => candidate.name === name);
  return scene ? <Stage scene={scene} /> : <Index />;
}

function Index() {
  const texts = useTexts();
  return (
    <main className="gallery" data-testid="gallery">
      <h1>{texts.gallery.title}</h1>
      <LanguageSwitch />
      <section className="card">
        <h2>{texts.gallery.screens}</h2>
        {SCREEN_IDS.map((id) => (
          <div key={id} className="gallery-row">
            <strong className="gallery-id">{id}</strong>
            {SCENES.filter(({ screen }) => screen === id).map(({ name }) => (
              <a key={name} className="button" href={`/gallery?scene=${name}`}>
                {name}
              </a>
            ))}
          </div>
        ))}
      </section>
      <h2>{texts.gallery.components}</h2>
      <Parts />
      <Looks />
    </main>
  );
}
