"""Medical words that the speller would take for a misspelt term: "effusion" is no "fusion".

Facts of spelling, no text: the words of titles and notes of the whole official Tabular (April 2026) that are
no words of the back-pain universe and look like one, and such words of notes that are our own choice. Left
out are forms and beginnings of a term ("kyphotic", "coli") and what is more often a slip of the hand
("spiral" for spinal).
"""

_WORDS = """
    abstinence achromic acid acne acrania acuity acuta aerial africae alcl alder alexia alkalosis
    alkylating alpers alteration alterations ambient amines amnions amniotic anagen analog analogs
    anaplastic androgenic angio angioid angioma angular anoxia anthracosis anti antisocial antritis ants
    aorta aortic apathy apical apraxia arcuate areata areola argyrosis arteriopathy arteritis arthralgia
    arthroplasty arts ascent ascites asiatic atopic atraumatic atrial atrophy attainment atypia
    auricular aversion axonal bacillary barbae bardet bare barrier barth bather beaded beef bees belli
    berries bizarre blanca blasts blender bloom blount boarder bodily borne bovine bowen brass brawny
    breech bronchial broncho bronze brucei bruxism buccal bulking bullet bumper bumping bungee bursa
    bursal calcinosis camper canities canoeing capillary carate carbonic cardia cardiogenic
    cardiothoracic caries carina carinii carpus casino causal cave ceds celiac cells ceroid chagas
    chancre cheek cherry cheyne chiari choana choanal chorea chorionic clavus cleats cloacal clonal
    clonic coagulation coalition coded coding coerce coflex cognition coke colitis colles collodion
    colonic color combustion compromised compulsions concretions concussion conduct conduction
    conductive conduit conforming confusional congestion congestive conjugation consequent conservation
    constipation constriction consumption contagious continuation conus conviction convulsion
    convulsions cooker copd coral cordis corkworker cornea coronal corpus cortical cotton cowden
    crenated crest crises crops croup crushing cushing cyanide cyanosis cyclic cyclin cyclone cyclopia
    dandy decelerations defecation defiant dengue dense dentin dentine dentino deployed derailment
    dermal descending desert dilatation dilated dilation dingy dining discectomy disclosed dissection
    dissociation distraction diving dosage drager drum dstr duction duhring dumping duplication durand
    dysphasia dysplasia dysplasias dysuria effusion elaboration endemic enteropathic enteropathy
    enuresis epicardial epidermal epulis eradicated erection exclusion excoriation exertion exertional
    exhaustion exploded exterior extraction extrarenal faber fabere facies fallot fallout farber fascial
    fascicular fasciitis faucial fecal femara fender fibers fibroids firearm firearms fisher fistula
    flap flashbacks flax flexor fluor focal folate foliate forbes forging fortin foster fraction frailty
    frank freeze frey frog fungi gastaut gastropathy gemination geneva giant gillet globin gored graves
    gravis gravitation greases gren grief grunts gyrate hageman hamartoma hamartosis hamate hamman
    hantaan harada heller hemangioma hepatoma herbal herpes hopper hose housed humanus humira hurler
    hurst hyaline hydrarthrosis hyperhidrosis hyperthyroidism hypoparathyroidism immigration imported
    improvised incarceration incision inclusion india induction induration industries inferred
    infestation inflatable inflicted ingested ingestion injectable innervation inspiration intact
    intentional interactive interstate interstitial intimidate intimidation intraarticular intracapsular
    intraosseous intraspinal inversion inversions irradiation irritability ischium iselin janus kinky
    korean labial labral lacrimation lactation lafora lamb lambdoid lange laron larsen latent latex
    lathe latum lefort legg lens lenses levior limbic limitation lion llerian lobular lorain lown lunate
    luts lysine macular maculopathy madura maladjustment mallei mallet malrotation malt
    mammalian mantle maple marker mash mastectomy mastopathy masturbation matrix mattheei maturation
    meatal meatitis meats meatus medrol melena mellitus meniscal meralgia mesial metaplasia metatarsus
    metritis mevalonate midgut minora mitral modification mold mole mondor monster moon mortar morton
    morvan motrin movers mtor mucinosa mucoid mucous mucus murine musical mutilation myelitis
    myelophthisic myocardial myositis nadh nares natal necrolysis necrotic necrotica neonatorum
    nephritis nephrogenic nephropathia nephropathy nephrosis nephrotic neuroleptic neurologic
    neuromyopathy neuron neuronal neurontin neutropenia neutropenic nipple nipples nodules nonneoplastic
    nonrheumatic norco nordic norwalk ober odontalgia omental opener oram orgasm orthodontic orthosis
    osmotic osteitis osteochondral osteonecrosis osteopetrosis ostomy oval pacing paints palate palati
    pallor pancolitis panmyelosis pannus pansinusitis papilla papillary papular paraphilia paraphilic
    paraumbilical paravaginal paresis paresthesia paresthesias paresthetica parieto parrot parrots
    pasini patent paterson pathogenic pavers paving pearls pedis pellet penile penta peptic perianal
    perimenopausal perioral periosteum peripartum perirectal perirenal peritoneal peritoneum permeable
    permits peroneal persian peruana pest pestis phalanx phelan phlebitis phlebopathy phobic physeal
    picker piedra pierini pierson pigeon pilar pillar pineal pinta plague plana planitis planus plaque
    plaques plaster plug pneumonoconiosis poland polar pollen polymyalgia polyphagia polyps polyuria
    porphyria port portal postanal postductal postgastrectomy postirradiation postmastoidectomy
    postnasal postrheumatic postvasectomy postviral pots pott potter powder preceded precocious
    premenopausal preprocedural prepsychotic primordial primum prion prions proctalgia prolia promis
    prostatectomy prostatosis prostration proteus prower prune prurigo pruritic psychiatric pten pulpal
    pupillary purine purpura pustule pyelitis pyromania rabies radial radioulnar ragged raynaud reactive
    reaper rectal recti reflux reform refraction refsum regimen regurgitation rehydration reiter
    rejection relaxation relocation render reserved resorption reticular retina retinal retraction
    reversal revision revolver rieger rind ritter rocket roland roos roseola rotator rotor rumination
    russell saline salter sarcoid sarcopenia saturation scheie scotoma seabed segway semen
    septal septate septicemic sequoiosis serous serum sessile shall sharing sheathing shedding sheep
    shortening shortness shunting sialidosis sids silica simian simons simulator sinensis sinking situs
    siwe skater skillet skis sled sling smearing snail snapping soaps sotos soulier spacer spacing spade
    span spikes spindle spleen splenic splenitis sponge sporum spotting sprue spurling stafne staged
    stained stannosis stapes staples stasis stealing steatotic steele stem stemi stent stercoral
    stereopsis sterilization stimulating stimulation sting stitch stokes stooping strauss streak streaks
    striae striate striatus stricture stromal struma stuart stump stun stupor styloid subdermal
    subsegmental subserosal subway sucking supine suppuration surfer swan sweating swine tanning
    teratoma testes testis thickening thirst thomas thorn thorns thrush thumb timori tinel tipped tones
    torsion tracheitis traction trance treacher tremor trenaunay trimmer trochlea tubular tubulo typhi
    ulceration ulnar uninodular unstageable unusually urethra urethral utero vain valgum valgus valve
    vaping varus vegan venomous venosus ventouse ventriculitis vesiculitis wasting weaver webbed webbing
    weighing welding wermer werner whale whipple winking wiring worm wright yellow zona zonular
"""

MEDICAL = frozenset(_WORDS.split())
